using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Module;

public class ColourTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData("Ansi", "Failed", "\u001b[31mFailed\u001b[0m")]
    [InlineData("Ansi", "Pending", "Pending")]
    [InlineData("PlainText", "Failed", "Failed")]
    public void AState_HasItsColour_WhereTheShellHasColours(string rendering, string state, string expected)
    {
        var result = engine.Run(
            """
            param($Rendering, $State)
            $before = $PSStyle.OutputRendering
            $PSStyle.OutputRendering = $Rendering
            try { [PfTaskQueue.PowerShell.Output.Shown]::State($State, $PSStyle) } finally { $PSStyle.OutputRendering = $before }
            """,
            rendering,
            state).WithoutErrors();

        Assert.Equal([expected], result.Lines);
    }
}
