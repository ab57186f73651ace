using System.ComponentModel;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>
/// One small shell process per worker, which waits for the worker's end and then kills the handlers that still run. A worker
/// that is killed outright cannot do that itself, and its tasks will be given to another worker.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class HandlerGuardian : IAsyncDisposable
{
    private const int RegisterDescriptor = 3;
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);

    private readonly UnixChild _shell;
    private readonly int _workerEnd;

    private HandlerGuardian(UnixChild shell, int workerEnd)
    {
        _shell = shell;
        _workerEnd = workerEnd;
    }

    /// <summary>Ends when the shell does; before <see cref="DisposeAsync"/> that means that somebody killed it.</summary>
    public Task Ended => _shell.Exited;

    public int Pid => _shell.Pid;

    /// <param name="register">The file of <see cref="AttemptRegister"/>. The guardian holds it open too.</param>
    /// <exception cref="Win32Exception">There is no shell, or the system starts no more processes.</exception>
    /// <exception cref="IOException">There are too many open files.</exception>
    public static HandlerGuardian Start(SafeFileHandle register)
    {
        var (read, write) = Posix.Pipe();
        try
        {
            using var actions = new SpawnFileActions();
            actions.Duplicate(read, 0);

            // It must not hold the worker's output open: whoever reads that waits for its end.
            actions.Open(1, "/dev/null", Posix.OpenWriteOnly);
            actions.Open(2, "/dev/null", Posix.OpenWriteOnly);
            actions.Duplicate((int)register.DangerousGetHandle(), RegisterDescriptor);
            var shell = PosixSpawn.Start(
                pid => new WaitedChild(pid),
                new NativeStrings([EmbeddedScript.Shell]),
                new NativeStrings(["pftaskqueue-guardian", "-c", EmbeddedScript.Read("guardian.sh"), "pftaskqueue-guardian", HandlerEnvironment.ProcessUidName]),
                new NativeStrings(["PATH=/usr/bin:/bin:" + Environment.GetEnvironmentVariable("PATH")]),
                new NativeStrings([]),
                actions);
            return new HandlerGuardian(shell, write);
        }
        catch
        {
            _ = Posix.Close(write);
            throw;
        }
        finally
        {
            _ = Posix.Close(read);
        }
    }

    /// <summary>Lets it go, as the worker's end would; returns when it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        _ = Posix.Close(_workerEnd);
        await Task.WhenAny(Ended, Task.Delay(EndLimit)).ConfigureAwait(false);
    }
}
