using System.Runtime.Versioning;
using PfTaskQueue.Model;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>
/// Who takes the statuses of this process's children. The .NET runtime takes those of its own, and leaves the others to whoever
/// started them. But as process 1 of a container, and where it was started with SIGCHLD ignored, it takes every child's, and drops
/// it (dotnet/runtime, <c>pal_signal.c</c>). No call of the kernel gives a status twice.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class ChildStatus
{
    /// <summary>For the whole process: another load context of this assembly would not see any more that it was ignored.</summary>
    private const string WasIgnored = "PfTaskQueue.ChildSignalWasIgnored";

    private static readonly TimeSpan HearLimit = TimeSpan.FromSeconds(10);

    private static volatile bool _taken;

    /// <summary>Whether the status of a child that the runtime has not started is gone before anybody can ask for it.</summary>
    public static bool IsTakenByRuntime => _taken || Environment.ProcessId == 1 || AppContext.GetData(WasIgnored) is true;

    /// <summary>Notes that a status was gone, whoever has taken it: from now on nobody here counts on one.</summary>
    public static void NoteTaken() => _taken = true;

    /// <summary>Makes sure that the end of a child can be seen, whoever starts it.</summary>
    /// <exception cref="PfException"><see cref="PfError.CannotRunPrograms"/>.</exception>
    public static void Require()
    {
        if (!ChildWatcher.Instance.HearsSignal)
        {
            throw new PfException(
                PfError.CannotRunPrograms,
                "this process was started with the signals SIGCHLD and SIGCONT ignored, and so it is never told that a program has ended",
                "start the shell with default signals: env --default-signal pwsh, or without trap '' CHLD CONT in the script that starts it");
        }
    }

    /// <summary>
    /// Makes the runtime hear SIGCHLD where this process was started with it ignored. The runtime leaves an ignored signal ignored,
    /// and then <see cref="System.Diagnostics.Process"/> waits for ever. It has one handler for all signals: that of SIGCONT,
    /// which it handles from the start.
    /// </summary>
    /// <param name="heard">Ends when the runtime has told of the signal. It must have been asked to before.</param>
    /// <returns>False: the signal stays ignored.</returns>
    public static bool TryHear(Task heard)
    {
        var before = SignalAction.Of(Posix.SigChild);
        if (!before.Ignores)
        {
            return true;
        }

        AppContext.SetData(WasIgnored, true);
        var handler = SignalAction.Of(Posix.SigContinue);
        if (!handler.Calls)
        {
            return false;
        }

        handler.ApplyTo(Posix.SigChild);
        _ = Posix.Kill(Environment.ProcessId, Posix.SigChild);
        if (heard.Wait(HearLimit))
        {
            return true;
        }

        before.ApplyTo(Posix.SigChild);
        return false;
    }
}
