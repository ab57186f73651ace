using System.Text.Json;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class ConvertToPfJsonTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Shape_IsAList_HoweverManyItemsThereAre(int count)
    {
        var text = Assert.Single(engine.Run("$args[0] | New-PfTaskSpec | ConvertTo-PfJson", (object)Enumerable.Repeat("a", count).ToArray()).WithoutErrors().Lines);

        using var json = JsonDocument.Parse(text);
        Assert.Equal(count, json.RootElement.GetArrayLength());
    }

    [Fact]
    public void Task_HasTheOriginalsNames()
    {
        var text = Assert.Single(engine.Run("New-PfQueue j1 > $null; Add-PfTask j1 p -RetryLimit 2 -Timeout 1m | ConvertTo-PfJson").WithoutErrors().Lines);

        using var json = JsonDocument.Parse(text);
        var task = json.RootElement[0];
        Assert.Equal("p", task.GetProperty("spec").GetProperty("payload").GetString());
        Assert.Equal(60, task.GetProperty("spec").GetProperty("timeoutSeconds").GetInt32());
        Assert.Equal("Pending", task.GetProperty("status").GetProperty("phase").GetString());
        Assert.Contains("\n\t\t\"uid\": ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherInput_IsAnErrorOfItsOwn()
    {
        var result = engine.Run("'text' | ConvertTo-PfJson");

        Assert.Equal(["UnsupportedType"], result.ErrorIds);
        Assert.Equal(["[]"], result.Lines);
    }
}
