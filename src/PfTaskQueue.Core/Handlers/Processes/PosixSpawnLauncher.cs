using System.Runtime.Versioning;
using System.Text;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>
/// Starts handlers on Unix. Their output goes straight into files, so no flood can stall them, no child that keeps the
/// output open can hold up the attempt, and nothing here has to copy bytes.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class PosixSpawnLauncher : IProcessLauncher
{
    private readonly NativeStrings _path;
    private readonly NativeStrings _arguments;
    private readonly Lazy<HandlerReporter> _reporter;
    private readonly string _workingDirectory;

    public PosixSpawnLauncher(HandlerCommand command, string workingDirectory)
    {
        _path = new NativeStrings([command.Path]);
        _arguments = new NativeStrings([command.Name, .. command.Arguments]);
        _reporter = new Lazy<HandlerReporter>(() => new HandlerReporter(command));
        _workingDirectory = workingDirectory;
    }

    public HandlerProcess Start(AttemptStart start)
    {
        var input = OpenInput(start.Workspace.Path);
        try
        {
            using var actions = new SpawnFileActions();
            actions.Duplicate(input, 0);
            AppendTo(actions, 1, start.Workspace.StandardOutput);
            AppendTo(actions, 2, start.Workspace.StandardError);
            actions.ChangeDirectory(_workingDirectory);
            var (shared, own) = (start.Environment.SharedBlock, NativeStrings.FromVariables(start.Variables.All));
            var child = ChildStatus.IsTakenByRuntime
                ? _reporter.Value.Start(shared, own, actions)
                : PosixSpawn.Start(pid => new WaitedChild(pid), _path, _arguments, shared, own, actions);
            return new PosixProcess(child, start.ProcessUid);
        }
        finally
        {
            _ = Posix.Close(input);
        }
    }

    /// <summary>
    /// The handler's standard input, already complete: the path fits into any pipe's buffer, so the write cannot block, and
    /// with both ends in our hands it cannot break, whether the handler reads it or not.
    /// </summary>
    private static int OpenInput(string workspace)
    {
        var (read, write) = Posix.Pipe();
        try
        {
            Posix.WriteAll(write, Encoding.UTF8.GetBytes(workspace));
            return read;
        }
        catch (IOException)
        {
            _ = Posix.Close(read);
            throw;
        }
        finally
        {
            _ = Posix.Close(write);
        }
    }

    private static void AppendTo(SpawnFileActions actions, int descriptor, string path) => actions.Open(
        descriptor, path, Posix.OpenWriteOnly | Posix.OpenCreate | Posix.OpenAppend | Posix.OpenNoFollow, UnixFileMode.UserRead | UnixFileMode.UserWrite);
}
