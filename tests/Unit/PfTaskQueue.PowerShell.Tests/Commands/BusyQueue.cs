using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

/// <summary>
/// A queue with a task in each state (its payload is the state), a running and a lost worker, and a dead letter. Real workers
/// have brought them there. Tests only read it.
/// </summary>
public sealed class BusyQueue : IDisposable
{
    public const string Name = "busy";

    private readonly WorkerProcess _running;

    public BusyQueue()
    {
        Engine.Run("New-PfQueue $args[0] > $null; Add-PfTask $args[0] lost -Name 'name of lost' > $null", Name).WithoutErrors();

        // A running worker would salvage its task, were it not for the salvage duration.
        WorkerProcess.Crash(Engine, Name, TimeSpan.FromHours(1));

        // The post hook of the one that succeeds is over the payload limit, so that it becomes a dead letter.
        Engine.Run(
            """
            param($Queue, $Folder)
            'succeeded', 'failed' | Add-PfTask $Queue > $null
            Start-PfWorker $Queue -Command TestHandler -ArgumentList large-hooks-of, succeeded, 1048577 -NumTasks 2 -WorkDir $Folder > $null
            """,
            Name,
            Engine.Folder).WithoutErrors();
        Engine.Run("Add-PfTask $args[0] running > $null", Name).WithoutErrors();
        _running = WorkerProcess.Start(Engine, Name, "-Name runner");
        Engine.Run("Add-PfTask $args[0] waiting > $null", Name).WithoutErrors();
    }

    public EngineFixture Engine { get; } = new();

    public void Dispose()
    {
        _running.Dispose();
        Engine.Dispose();
    }
}
