using System.Runtime.Versioning;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>
/// Starts handlers below a shell of their own, which reports how each ended: where the runtime takes the status of every child
/// (<see cref="ChildStatus"/>). It costs a process per attempt, and so nobody else pays for it.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class HandlerReporter(HandlerCommand command)
{
    private const int ReportDescriptor = 3;

    private readonly NativeStrings _shell = new([EmbeddedScript.Shell]);
    private readonly NativeStrings _arguments = new(
        ["pftaskqueue-reporter", "-c", EmbeddedScript.Read("reporter.sh"), "pftaskqueue-reporter", command.Path, .. command.Arguments]);

    /// <summary>Whether there is a shell.</summary>
    public static bool IsPossible => Posix.IsExecutable(EmbeddedScript.Shell);

    /// <summary>The names that some shells do not pass on: no variable of theirs could have them.</summary>
    public static IReadOnlyList<string> Drops(IEnumerable<string> names) =>
        [.. names.Where(name => name is [] or [>= '0' and <= '9', ..] || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))];

    /// <exception cref="System.ComponentModel.Win32Exception">The system refused.</exception>
    /// <exception cref="IOException">There are too many open files.</exception>
    public UnixChild Start(NativeStrings environment, NativeStrings variables, SpawnFileActions actions)
    {
        var (read, write) = Posix.Pipe();
        try
        {
            actions.Duplicate(write, ReportDescriptor);
            return PosixSpawn.Start(pid => new ReportedChild(pid, read), _shell, _arguments, environment, variables, actions);
        }
        catch
        {
            _ = Posix.Close(read);
            throw;
        }
        finally
        {
            _ = Posix.Close(write);
        }
    }
}
