namespace PfTaskQueue.PowerShell.Tests.Engine;

public class DemoTests
{
    [UnixFact]
    public async Task Demo_GoesAsPromised_WithATablePerStep()
    {
        string script = Path.Combine(Repository.Root, "examples", "demo.ps1");

        HostProcess process = await HostProcess.RunAsync("& $args[0] -Module $args[1]", script, Repository.Module);

        Assert.Equal((0, ""), (process.ExitCode, process.Errors));
        Assert.Contains(process.Output, line => line.StartsWith("Uid      Name", StringComparison.Ordinal));
        Assert.Contains(process.Output, line => line.Contains("Failed: upload.txt is not complete yet", StringComparison.Ordinal));
    }
}
