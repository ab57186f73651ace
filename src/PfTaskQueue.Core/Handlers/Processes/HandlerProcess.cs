namespace PfTaskQueue.Handlers.Processes;

/// <summary>One attempt's process with all that it starts.</summary>
internal abstract class HandlerProcess : IDisposable
{
    /// <summary>The process group of which the process is the leader; 0: it has none of its own.</summary>
    public virtual int Group => 0;

    /// <summary>The end of the process itself. What it leaves running does not delay it.</summary>
    public abstract Task<ProcessExit> Exited { get; }

    /// <summary>Asks every process of the attempt to end.</summary>
    /// <returns>False: this system has no way to ask.</returns>
    public abstract Task<bool> TerminateAsync();

    /// <summary>Whether a process of the attempt runs.</summary>
    public abstract Task<bool> IsAnyLeftAsync();

    /// <summary>Kills every process of the attempt and waits until none is left.</summary>
    /// <returns>
    /// False: some are still there after a few seconds, held by the kernel. They have been killed and run no instruction of
    /// theirs any more.
    /// </returns>
    public abstract Task<bool> KillAsync();

    /// <summary>Called when the process has ended: returns when all that it wrote is in the log.</summary>
    public virtual Task CompleteLogAsync() => Task.CompletedTask;

    public abstract void Dispose();
}
