namespace PfTaskQueue.PowerShell.Tests.Engine;

public class EngineHostTests
{
    [Fact]
    public async Task ExitCode_IsTheScripts() =>
        Assert.Equal(7, (await HostProcess.RunAsync("exit 7")).ExitCode);

    [Fact]
    public async Task ExitCode_IsOne_WhenAnErrorEndsTheScript()
    {
        HostProcess process = await HostProcess.RunAsync("throw 'out of order'");

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("out of order", process.Errors);
    }

    [Fact]
    public async Task Arguments_BindAsInTheShell()
    {
        HostProcess process = await HostProcess.RunAsync(
            "param([string] $First, [int] $Number, [switch] $Quick) \"$First $Number $Quick\"", "one", "-Number", "2", "-Quick");

        Assert.Equal(["one 2 True"], process.Output);
    }

    [Fact]
    public async Task Objects_AreLaidOutAsTables_WithoutColoursInAFile()
    {
        HostProcess process = await HostProcess.RunAsync("[pscustomobject]@{ Name = 'a'; Value = 1 }");

        Assert.Equal(["Name Value", "---- -----", "a        1"], process.Output);
    }
}
