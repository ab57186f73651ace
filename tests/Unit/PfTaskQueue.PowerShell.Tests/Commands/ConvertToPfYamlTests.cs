using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class ConvertToPfYamlTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public void Tasks_AreOneListInOneText()
    {
        var text = Assert.Single(engine.Run("New-PfQueue y1 > $null; 'a', 'b' | Add-PfTask y1 | ConvertTo-PfYaml").WithoutErrors().Lines);

        Assert.StartsWith("- uid: ", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split('\n').Count(line => line.StartsWith("- uid: ", StringComparison.Ordinal)));
        Assert.Contains("    phase: Pending", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Queues_HaveTheOriginalsNames()
    {
        var text = Assert.Single(engine.Run("New-PfQueue y2 -State Suspend | ConvertTo-PfYaml").WithoutErrors().Lines);

        Assert.Contains("  spec:\n    name: y2\n    state: suspend\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Specs_AreDocuments()
    {
        var text = Assert.Single(engine.Run("'a', 'b' | New-PfTaskSpec -RetryLimit 2 | ConvertTo-PfYaml").WithoutErrors().Lines);

        Assert.Equal("---\npayload: a\nretryLimit: 2\n---\npayload: b\nretryLimit: 2", text);
    }

    [Fact]
    public void NoInput_IsAnEmptyList() => Assert.Equal(["[]"], engine.Run("@() | ConvertTo-PfYaml").WithoutErrors().Lines);

    [Theory]
    [InlineData("1, (New-PfTaskSpec a) | ConvertTo-PfYaml", "UnsupportedType")]
    [InlineData("$null, (New-PfTaskSpec a) | ConvertTo-PfYaml", "UnsupportedType")]
    [InlineData("(New-PfTaskSpec a), (New-PfQueue y3) | ConvertTo-PfYaml", "MixedInput")]
    public void OtherInput_IsAnErrorOfItsOwn(string script, string errorId)
    {
        var result = engine.Run(script);

        Assert.Equal([errorId], result.ErrorIds);
        Assert.Equal(["---\npayload: a"], result.Lines);
    }
}
