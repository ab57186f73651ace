using System.Runtime.InteropServices;

namespace PfTaskQueue.Worker;

/// <summary>
/// Lets SIGINT, SIGTERM and SIGHUP stop a worker: the first drains, the second skips the grace. PowerShell passes
/// SIGTERM on to nobody, and containers stop with it.
/// </summary>
public sealed class StopSignals : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    private StopSignals()
    {
    }

    public static StopSignals Register(WorkerStop stop)
    {
        var signals = new StopSignals();
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
        {
            signals._registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                // Without this the runtime would end the process before the worker has put its tasks back.
                context.Cancel = true;
                stop.Escalate();
            }));
        }

        return signals;
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
}
