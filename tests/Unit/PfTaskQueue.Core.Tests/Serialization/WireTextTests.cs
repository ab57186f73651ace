using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Core.Tests.Serialization;

public class WireTextTests
{
    [Theory]
    [InlineData("<a>&\u2028\u2029", "\\u003ca\\u003e\\u0026\\u2028\\u2029")]
    [InlineData("\"\\\n\r\t\0\u001f\u007f", "\\\"\\\\\\n\\r\\t\\u0000\\u001f\u007f")]
    [InlineData("日本 🚀 é + '`", "日本 🚀 é + '`")]
    public void Text_IsEscapedAsGoEscapesIt(string text, string json)
    {
        Assert.Equal($$"""{"name":"","payload":"{{json}}"}""", Wire.Write(new TaskSpec { Payload = text }));
    }

    [Theory]
    [InlineData("\ud800")]
    [InlineData("\udc00")]
    [InlineData("a\ud800")]
    [InlineData("\ud800\ud83d\ude80\udc00")]
    public void ALoneSurrogate_BecomesTheReplacementCharacter_AndAPairStays(string text)
    {
        var expected = string.Concat(text.EnumerateRunes());
        Assert.Equal($$"""{"name":"","payload":"{{expected}}"}""", Wire.Write(new TaskSpec { Payload = text }));
    }

    [Fact]
    public void ADeadLetter_HasTheOriginalsNames()
    {
        var json = Wire.Write(new DeadLetter { Body = "b", Error = "e" });
        Assert.Equal("""{"Body":"b","error":"e"}""", json);
        Assert.Equal(new DeadLetter { Queue = "q", Body = "b", Error = "e" }, Stored.DeadLetter(json, "q"));
    }
}
