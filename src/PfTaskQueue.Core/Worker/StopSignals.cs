using System.Runtime.InteropServices;

namespace PfTaskQueue.Worker;

/// <summary>
/// Lets SIGINT, SIGTERM and SIGHUP stop a worker: the first drains, the second skips the grace. PowerShell passes
/// SIGTERM on to nobody, and containers stop with it. On Windows they are Ctrl+C, the system's shutdown and the closing of the
/// window.
/// </summary>
public sealed class StopSignals : IDisposable
{
    /// <summary>Windows ends a process five seconds after its window was closed.</summary>
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(4.5);

    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly TaskCompletionSource _ended = new();
    private readonly WorkerStop _stop;

    private StopSignals(WorkerStop stop) => _stop = stop;

    /// <summary>Begins to listen.</summary>
    /// <param name="stop">What the signals ask to stop.</param>
    /// <returns>To be disposed when the worker has ended: Windows waits for that where it closes the window.</returns>
    public static StopSignals Register(WorkerStop stop)
    {
        var signals = new StopSignals(stop);
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
        {
            signals._registrations.Add(PosixSignalRegistration.Create(
                signal, OperatingSystem.IsWindows() ? signals.OnWindows : signals.OnUnix));
        }

        return signals;
    }

    public void Dispose()
    {
        _ended.TrySetResult();
        _registrations.ForEach(registration => registration.Dispose());
    }

    private void OnUnix(PosixSignalContext context)
    {
        // Without this the runtime would end the process before the worker has put its tasks back.
        context.Cancel = true;
        _stop.Escalate();
    }

    private void OnWindows(PosixSignalContext context)
    {
        if (context.Signal == PosixSignal.SIGINT)
        {
            // Not cancelled: Windows asks one handler after the other until one has taken the event, and the shell, which comes
            // after this one, has to end its script.
            _stop.Escalate();
            return;
        }

        // The process ends as soon as this returns, and there is no time for a grace period.
        context.Cancel = true;
        _stop.Force();
        _ended.Task.Wait(CloseLimit);
    }
}
