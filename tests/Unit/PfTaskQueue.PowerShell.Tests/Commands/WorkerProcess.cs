using System.Diagnostics;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

/// <summary>
/// A worker in a process of its own whose handler runs until it is killed. Killing the process is what a crash does: no
/// code of the worker runs any more.
/// </summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _script;

    private WorkerProcess(EngineFixture engine, string queue, string settings)
    {
        _script = Path.Combine(engine.Folder, $"worker-{Guid.NewGuid():N}.ps1");
        File.WriteAllText(
            _script,
            $"""
            Import-Module -Name '{Repository.Manifest}'
            Start-PfWorker '{queue}' -Backend '{engine.Backend}' -WorkDir '{engine.Folder}' -Command TestHandler -ArgumentList sleep {settings}
            """);
        var start = new ProcessStartInfo(Repository.EngineHost, [_script]) { RedirectStandardOutput = true };
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
    }

    /// <summary>Returns when the worker has started a task.</summary>
    public static WorkerProcess Start(EngineFixture engine, string queue, string settings = "")
    {
        var worker = new WorkerProcess(engine, queue, settings);
        try
        {
            WaitFor(() => engine.Run("Get-PfTask $args[0] -State Processing | Get-PfWorker -State Running", queue).Output.Count == 1);
            return worker;
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    /// <summary>A worker that has crashed with a task in its hands; returns when its heartbeat has expired.</summary>
    public static void Crash(EngineFixture engine, string queue, TimeSpan salvageDuration)
    {
        using (Start(engine, queue, $"-Name lost -HeartBeatInterval 200ms -HeartBeatExpirationDuration 3s -HeartBeatSalvageDuration {salvageDuration.TotalSeconds}"))
        {
        }

        var state = salvageDuration < Limit ? "ToSalvage" : "Lost";
        WaitFor(() => engine.Run($"Get-PfWorker $args[0] -State {state}", queue).Output.Count == 1);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        File.Delete(_script);
    }

    private static void WaitFor(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Limit));
}
