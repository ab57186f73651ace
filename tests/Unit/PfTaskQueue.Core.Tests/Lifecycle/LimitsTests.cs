using System.Text;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Lifecycle;

public class LimitsTests
{
    [Theory]
    [InlineData("a")]
    [InlineData(" a ")]
    [InlineData("ü/漢*?")]
    public void AName_MayBeAnyText(string name) => Limits.CheckQueueName(name);

    [Fact]
    public void AName_IsCounted_InCharacters()
    {
        Limits.CheckQueueName(string.Concat(Enumerable.Repeat("😀", 256)));
        var error = Assert.Throws<PfException>(() => Limits.CheckQueueName(string.Concat(Enumerable.Repeat("😀", 257))));
        Assert.Equal(PfError.InvalidQueueName, error.Error);
        Assert.Contains("257", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    [InlineData(":")]
    [InlineData("a:b")]
    public void AName_IsRefused_WhenItIsEmptyOrSpacesOrHasAColon(string name) =>
        Assert.Equal(PfError.InvalidQueueName, Assert.Throws<PfException>(() => Limits.CheckQueueName(name)).Error);

    [Fact]
    public void ASpec_AtItsLimits_IsAllowed() =>
        Assert.Null(Limits.Check(new TaskSpec { Name = new string('n', 1024), Payload = new string('p', 100) }, 100, "redis.payloadMaxBytes"));

    [Fact]
    public void ATaskName_IsCounted_InBytes()
    {
        var error = Limits.Check(new TaskSpec { Name = new string('ü', 513) }, 1024, null);
        Assert.Equal(PfError.TaskNameTooLong, error!.Error);
        Assert.Contains("1026", error.Message);
    }

    [Fact]
    public void APayload_IsCounted_InBytes_AndTheErrorNamesSizeLimitAndSetting()
    {
        var error = Limits.Check(new TaskSpec { Payload = new string('ü', 51) }, 101, "redis.payloadMaxBytes");
        Assert.Equal(PfError.PayloadTooLarge, error!.Error);
        Assert.Contains("102", error.Message);
        Assert.Contains("101", error.Message);
        Assert.Contains("redis.payloadMaxBytes", error.Advice);
        Assert.DoesNotContain("raise", Limits.Check(new TaskSpec { Payload = "abc" }, 2, null)!.Advice);
    }

    [Theory]
    [InlineData("short", 1024)]
    [InlineData("exact", 5)]
    [InlineData("", 0)]
    public void AText_WithinTheLimit_StaysAsItIs(string text, int limit) => Assert.Equal(text, Limits.Truncate(text, limit));

    [Fact]
    public void ALongText_KeepsItsBeginningAndItsEnd() => Assert.Equal("abc..xyz", Limits.Truncate("abcdefghijklmnopqrstuvwxyz", 8));

    [Theory]
    [InlineData("äöüäöüäöüäöüäöüäöü")]
    [InlineData("漢字漢字漢字漢字漢字漢字")]
    [InlineData("😀😁😂🤣😃😄😅😆")]
    [InlineData("a😀b漢cüd😀e漢fügüh漢i😀")]
    public void ATruncation_IsNeverInsideACharacter_NorOverTheLimit(string text)
    {
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        var whole = text.EnumerateRunes().ToHashSet();
        for (var limit = 0; limit < strict.GetByteCount(text); limit++)
        {
            var cut = Limits.Truncate(text, limit);
            Assert.True(strict.GetByteCount(cut) <= limit, $"{limit}: {cut}");
            Assert.All(cut.EnumerateRunes(), rune => Assert.True(rune == new Rune('.') || whole.Contains(rune), $"{limit}: {cut}"));
            Assert.Contains("..", limit >= 2 ? cut : "..");
        }
    }
}
