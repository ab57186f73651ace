using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Errors;
using PfTaskQueue.PowerShell.Output;
using PfTaskQueue.PowerShell.Pipeline;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>
/// The root of all cmdlets: cancellation, the two ways to run engine code (<see cref="Run{T}"/> for a call,
/// <see cref="Stream{T}"/> for a sequence), the mapping of the engine's errors, and the way into the shell's streams.
/// </summary>
public abstract class PfCmdlet : PSCmdlet, IDisposable
{
    // Made with the object: StopProcessing runs on another thread, possibly before BeginProcessing.
    private readonly CancellationTokenSource _stopping = new();

    private protected PfCmdlet()
    {
    }

    /// <summary>Cancelled when somebody stops the pipeline (Ctrl+C, Stop-Job).</summary>
    private protected CancellationToken StopToken => _stopping.Token;

    public void Dispose()
    {
        Release();
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    protected sealed override void BeginProcessing() => Guard(Begin);

    protected sealed override void ProcessRecord() => Guard(Process);

    protected sealed override void EndProcessing() => Guard(End);

    protected sealed override void StopProcessing()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The cmdlet ended in the same moment.
        }
    }

    // What is shown goes through here, so that whatever a queue holds reaches a terminal or a CI system's log as text only.
    internal new void WriteError(ErrorRecord record) => base.WriteError(PfErrorRecord.Showable(record));

    internal new void WriteWarning(string text) => base.WriteWarning(Shown.Plain(text));

    internal new void WriteVerbose(string text) => base.WriteVerbose(Shown.Plain(text));

    internal new void WriteProgress(ProgressRecord record)
    {
        (record.Activity, record.StatusDescription) = (Shown.Plain(record.Activity), Shown.Plain(record.StatusDescription));
        base.WriteProgress(record);
    }

    private protected new bool ShouldProcess(string target, string action) => base.ShouldProcess(Shown.Plain(target), Shown.Plain(action));

    internal new void ThrowTerminatingError(ErrorRecord record) => base.ThrowTerminatingError(PfErrorRecord.Showable(record));

    /// <summary>What an error of the whole call is about; null: nothing that was given.</summary>
    private protected virtual object? WholeTarget => null;

    private protected virtual void Begin()
    {
    }

    private protected virtual void Process()
    {
    }

    private protected virtual void End()
    {
    }

    /// <summary>Lets go of what the cmdlet holds. Called however the pipeline ended, also without <see cref="End"/>.</summary>
    private protected virtual void Release()
    {
    }

    /// <summary>Runs a short engine call while the pipeline thread waits.</summary>
    private protected T Run<T>(Func<CancellationToken, Task<T>> call)
    {
        var token = StopToken;
        try
        {
            // Task.Run leaves a synchronization context of the host behind; the awaiter throws the error itself.
            return Task.Run(() => call(token), token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>As <see cref="Run{T}"/>, for a call without a result.</summary>
    private protected void Run(Func<CancellationToken, Task> call) => Run(async token =>
    {
        await call(token).ConfigureAwait(false);
        return true;
    });

    /// <summary>Walks over a sequence while it is being read.</summary>
    private protected IEnumerable<T> Stream<T>(Func<CancellationToken, IAsyncEnumerable<T>> read) => BoundedStream.Read(read, StopToken);

    /// <summary>Does something for one item: an error that is the item's own is written, and the call goes on.</summary>
    private protected void ForItem(object? item, Action action)
    {
        try
        {
            action();
        }
        catch (PfException e) when (!PfErrorRecord.EndsTheCall(e.Error))
        {
            WriteError(PfErrorRecord.From(e, item));
        }
    }

    /// <summary>Whether the call has an InputObject, from the pipeline or as an argument; null is one, too.</summary>
    private protected bool IsObjectGiven => MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey("InputObject");

    /// <summary>The full path of a file that need not exist, relative to the shell's location and not the process's.</summary>
    private protected string ResolvePath(string path) => GetUnresolvedProviderPathFromPSPath(path);

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (PfException e)
        {
            ThrowTerminatingError(PfErrorRecord.From(e, WholeTarget));
        }
    }
}
