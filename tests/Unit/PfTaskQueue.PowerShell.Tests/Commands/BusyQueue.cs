using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

/// <summary>
/// A queue with a task in each state (its payload is the state), a running and a lost worker, and a dead letter. Real workers
/// have brought them there. Tests only read it.
/// </summary>
public sealed class BusyQueue : IDisposable
{
    public const string Name = "busy";

    // Its post hook is over the payload limit, so that it becomes a dead letter.
    private const string Handler =
        """
        cd "$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output"
        test "$PFTQ_TASK_HANDLER_INPUT_PAYLOAD" = succeeded || exit 1
        { printf '[{"payload":"'; head -c 1048577 /dev/zero | tr '\0' x; printf '"}]'; } > postHooks.json
        """;

    private readonly WorkerProcess _running;

    public BusyQueue()
    {
        Engine.Run("New-PfQueue $args[0] > $null; Add-PfTask $args[0] lost -Name 'name of lost' > $null", Name).WithoutErrors();

        // A running worker would salvage its task, were it not for the salvage duration.
        WorkerProcess.Crash(Engine, Name, TimeSpan.FromHours(1));
        Engine.Run(
            "'succeeded', 'failed' | Add-PfTask $args[0] > $null; Start-PfWorker $args[0] -Command sh -ArgumentList '-c', $args[1] -NumTasks 2 -WorkDir $args[2] > $null", Name, Handler, Engine.Folder).WithoutErrors();
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
