using System.Management.Automation;

namespace PfTaskQueue.PowerShell.Tests.Commands;

/// <summary>Starts a script with a worker in it, and waits for what it does; each wait has a deadline.</summary>
internal sealed class WorkerWatch
{
    private readonly IAsyncResult _running;
    private readonly System.Management.Automation.PowerShell _shell;
    private readonly TimeSpan _limit;

    public WorkerWatch(System.Management.Automation.PowerShell shell, TimeSpan limit)
    {
        _shell = shell;
        _limit = limit;
        _running = shell.BeginInvoke();
    }

    public void WaitFor(Func<bool> condition)
    {
        if (!SpinWait.SpinUntil(() => condition() || _running.IsCompleted, _limit) || !condition())
        {
            // Not by its enumerator: that waits for the end of the worker.
            var errors = _shell.Streams.Error.ReadAll();
            Assert.Fail($"the worker ended or the time was over: {string.Join("; ", errors)} {_shell.InvocationStateInfo.Reason}");
        }
    }

    public void WaitForEnd() => Assert.True(_running.AsyncWaitHandle.WaitOne(_limit));
}
