using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public sealed class GetPfDeadLetterTests(BusyQueue busy) : IClassFixture<BusyQueue>
{
    private EngineFixture Engine => busy.Engine;

    [Theory]
    [InlineData("Get-PfDeadLetter busy")]
    [InlineData("Get-PfDeadLetter b*")]
    [InlineData("Get-PfQueue busy | Get-PfDeadLetter")]
    public void Letters_AreRead(string script)
    {
        var letter = Assert.Single(Engine.Run(script).WithoutErrors().Output);

        Assert.Equal("busy", letter.Properties["Queue"].Value);
        Assert.Contains("xxxx", (string)letter.Properties["Body"].Value, StringComparison.Ordinal);
        Assert.Contains("1048577", (string)letter.Properties["Error"].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void QueueWithoutLetters_GivesNothing() =>
        Assert.Empty(Engine.Run("New-PfQueue clean > $null; Get-PfDeadLetter clean").WithoutErrors().Output);

    [Fact]
    public void MissingQueue_IsAnError() => Assert.Equal(["QueueNotFound"], Engine.Run("Get-PfDeadLetter nothere").ErrorIds);
}
