using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using PfTaskQueue.Handlers.Processes;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Output;

namespace PfTaskQueue.PowerShell.Handlers;

/// <summary>
/// A warm runspace. One pipeline runs in it for many tasks and takes one after the other: to start a pipeline costs more than
/// most of what a task does.
/// </summary>
internal sealed class ScriptSlot : IDisposable
{
    // $args: the tasks, the payload, the two outcomes, the location (as $PWD has it, and escaped), the script. In an array, so
    // that the script sees $_ and $PfTask of this scope, and nothing else of it.
    private const string Driver =
        """
        foreach ($PfTask in $args[0]) {
            if ($PWD.Path -cne $args[4]) { $null = $ExecutionContext.SessionState.Path.SetLocation($args[5]) }
            $_ = $args[1].Invoke()
            try { $args[2].Invoke(@(& $args[6])) } catch { $args[3].Invoke($_) }
        }
        """;

    private const string LeftLoop = "the script left by break or continue outside of a loop: use return";

    private readonly ScriptSource _source;
    private readonly ScriptHost _host = new();
    private readonly Runspace _runspace;
    private readonly BlockingCollection<ScriptAttempt> _next = new(1);
    private readonly object _gate = new();
    private System.Management.Automation.PowerShell? _pipeline;
    private ScriptAttempt? _current;

    private ScriptSlot(ScriptSource source)
    {
        _source = source;
        _runspace = RunspaceFactory.CreateRunspace(_host, InitialSessionState.CreateDefault2());
        _runspace.ThreadOptions = PSThreadOptions.ReuseThread;
    }

    /// <summary>Opens a runspace and runs the initialization script in it.</summary>
    /// <exception cref="PfException"><see cref="PfError.InvalidHandler"/>: the script failed.</exception>
    public static ScriptSlot Open(ScriptSource source, CancellationToken cancellation)
    {
        var slot = new ScriptSlot(source);
        try
        {
            slot._runspace.Open();
            slot._runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(source.Location));
            if (source.Initialization is not null)
            {
                slot.Initialize(source.Initialization, cancellation);
            }

            return slot;
        }
        catch
        {
            slot.Dispose();
            throw;
        }
    }

    /// <summary>Runs a task. Only when the one before has ended.</summary>
    public void Run(ScriptAttempt attempt)
    {
        lock (_gate)
        {
            _current = attempt;
            if (_pipeline is null)
            {
                StartPipeline();
            }
        }

        _next.Add(attempt);
    }

    /// <summary>The programs that its scripts have started; null: nothing has run yet, or the system does not tell.</summary>
    public ThreadProcesses? Programs { get; private set; }

    /// <summary>Stops what runs, as Ctrl+C does; the slot is of no use afterwards. Returns at once.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _pipeline?.BeginStop(null, null);
        }
    }

    /// <summary>Closes the runspace; waits until what runs in it has ended.</summary>
    public void Dispose()
    {
        _next.CompleteAdding();
        _runspace.Dispose();
    }

    private void Initialize(System.Management.Automation.Language.ScriptBlockAst script, CancellationToken cancellation)
    {
        using var shell = System.Management.Automation.PowerShell.Create();
        shell.Runspace = _runspace;
        shell.AddScript("$null = . $args[0]").AddArgument(script.GetScriptBlock());
        AddUsing(shell);
        using var stopping = cancellation.UnsafeRegister(static state => ((System.Management.Automation.PowerShell)state!).BeginStop(null, null), shell);
        try
        {
            shell.Invoke();
        }
        catch (PipelineStoppedException)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (RuntimeException e)
        {
            throw NotInitialized(e.Message);
        }

        // A module that is missing is no terminating error, and no task could run without it.
        if (shell.Streams.Error is [var error, ..])
        {
            throw NotInitialized(error.ToString());
        }

        if (_host.ExitCode is { } code)
        {
            throw NotInitialized($"it called exit {code}");
        }
    }

    private static PfException NotInitialized(string why) =>
        new(PfError.InvalidHandler, $"the initialization script failed: {why}", "correct the script; no task was taken");

    private void StartPipeline()
    {
        var shell = System.Management.Automation.PowerShell.Create();
        shell.Runspace = _runspace;
        shell.AddScript(Driver, useLocalScope: true)
            .AddArgument(Tasks())
            .AddArgument(new Func<object?>(() => JsonValue.Read(_current!.Task.Payload)))
            .AddArgument(new Action<object?[]>(output => _current!.Return(output)))
            .AddArgument(new Action<ErrorRecord>(error => _current!.Throw(error)))
            .AddArgument(_source.Location)
            .AddArgument(WildcardPattern.Escape(_source.Location))
            .AddArgument(_source.Script.GetScriptBlock());
        AddUsing(shell);
        _ = new ScriptStreams(shell.Streams, () => _current);
        _host.ExitCode = null;
        _pipeline = shell;
        shell.BeginInvoke<object, object>(null, [], null, _ => PipelineEnded(shell), null);
    }

    private void AddUsing(System.Management.Automation.PowerShell shell)
    {
        if (_source.Using.Count > 0)
        {
            shell.AddParameter("--%", _source.Using);
        }
    }

    /// <summary>The tasks, as they come. Called on the pipeline's thread.</summary>
    private IEnumerable<TaskInfo> Tasks()
    {
        if (OperatingSystem.IsLinux())
        {
            // The runspace keeps its thread, and the engine starts programs on it.
            Programs = ThreadProcesses.OfCurrentThread();
        }

        while (_next.TryTake(out var attempt, Timeout.Infinite))
        {
            yield return attempt.Task;
            if (!attempt.Ended.IsCompleted)
            {
                attempt.Fail(LeftLoop);
            }
        }
    }

    /// <summary>The script ended the pipeline that serves its slot; the next task gets a new one in the same runspace.</summary>
    private void PipelineEnded(System.Management.Automation.PowerShell shell)
    {
        lock (_gate)
        {
            _pipeline = null;
        }

        var current = _current;
        if (shell.InvocationStateInfo.State == PSInvocationState.Stopped)
        {
            current?.Stopped();
        }
        else if (_host.ExitCode is { } code)
        {
            current?.Exit(code);
        }
        else
        {
            current?.Fail(shell.InvocationStateInfo.Reason?.Message ?? LeftLoop);
        }

        shell.Dispose();
    }
}
