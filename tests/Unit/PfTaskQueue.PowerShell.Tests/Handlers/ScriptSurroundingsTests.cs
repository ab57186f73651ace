using PfTaskQueue.PowerShell.Tests.Engine;
using PfTaskQueue.Tests.Shared;

namespace PfTaskQueue.PowerShell.Tests.Handlers;

/// <summary>What a script's own programs tell it where the runtime takes the status of every child.</summary>
public sealed class ScriptSurroundingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pftaskqueue-surroundings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(Surroundings.Process1)]
    [InlineData(Surroundings.ChildSignalIgnored)]
    public async Task AScriptsPrograms_EndWithTheirOwnCodes_AsProgramHandlersDo(string surroundings)
    {
        if (await Surroundings.MissingAsync(surroundings) is { } why)
        {
            Assert.Skip(why);
        }

        HostProcess host = await HostProcess.RunInAsync(
            surroundings,
            """
            Import-Module -Name $args[0] -ErrorAction Stop
            $PSDefaultParameterValues = @{ '*-Pf*:Backend' = "sqlite:$($args[1])/queue.db" }
            New-PfQueue scripts > $null; New-PfQueue programs > $null
            0, 3, 137 | Add-PfTask scripts > $null
            0, 3, 137 | Add-PfTask programs > $null
            Start-PfWorker scripts -Concurrency 3 -ExitOnEmpty -ExitOnEmptyGracePeriod 0 {
                /bin/sh -c "exit $_"
                $started = [Diagnostics.Process]::Start('/bin/sh', [string[]]('-c', "exit $_"))
                $started.WaitForExit()
                "$LASTEXITCODE $($started.ExitCode)"
            } > $null
            Start-PfWorker programs -Concurrency 3 -ExitOnEmpty -ExitOnEmptyGracePeriod 0 -WorkDir $args[1] -Command /bin/sh -ArgumentList '-c', 'exit $PFTQ_TASK_HANDLER_INPUT_PAYLOAD' > $null
            Get-PfTask scripts | ForEach-Object { "$($_.Payload): $($_.Phase) $($_.Result.Payload)" }
            Get-PfTask programs | ForEach-Object { "$($_.Payload): $($_.Phase) $(($_ | Get-PfTaskLog).ExitCode)" }
            """,
            Repository.Manifest,
            _folder);

        string[] expected =
        [
            "0: Succeeded \"0 0\"", "3: Succeeded \"3 3\"", "137: Succeeded \"137 137\"",
            "0: Succeeded", "3: Failed 3", "137: Failed 137",
        ];
        Assert.Equal("", host.Errors);
        Assert.Equal(expected, host.Output.TakeLast(6).Select(line => line.TrimEnd()));
    }
}
