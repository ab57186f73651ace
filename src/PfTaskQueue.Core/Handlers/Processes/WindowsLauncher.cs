using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>
/// Starts handlers on Windows. Each is made inside a job, so that there is no moment in which a worker that is killed leaves it
/// behind: without a job there is no start. As on Unix the output goes straight into files.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsLauncher : IProcessLauncher
{
    private readonly string _program;
    private readonly string _commandLine;
    private readonly string _workingDirectory;
    private readonly Func<JobObject> _makeJob;

    /// <param name="command">The program.</param>
    /// <param name="workingDirectory">An absolute path.</param>
    /// <param name="makeJob">Makes the job of each start.</param>
    public WindowsLauncher(HandlerCommand command, string workingDirectory, Func<JobObject> makeJob)
    {
        (_program, _commandLine) = command.IsBatch
            ? (BatchCommandLine.Interpreter, BatchCommandLine.Write(command.Path, command.Arguments))
            : (command.Path, WindowsCommandLine.Write(command.Path, command.Arguments));
        _workingDirectory = workingDirectory;
        _makeJob = makeJob;
    }

    public HandlerProcess Start(AttemptStart start)
    {
        var job = _makeJob();
        try
        {
            using var input = OpenInput(start.Workspace.Path);
            using var output = CreateLog(start.Workspace.StandardOutput);
            using var error = CreateLog(start.Workspace.StandardError);
            var environment = EnvironmentBlock.Write(start.Environment.Shared.Concat(start.Variables.All));
            return new WindowsProcess(
                WindowsSpawn.Start(_program, _commandLine, environment, _workingDirectory, job, input, output, error), job);
        }
        catch
        {
            job.Dispose();
            throw;
        }
    }

    /// <summary>The handler's standard input, already complete: the pipe is made as large as what it holds.</summary>
    private static SafeFileHandle OpenInput(string workspace)
    {
        var bytes = Encoding.UTF8.GetBytes(workspace);
        var (read, write) = Win32.Pipe(bytes.Length);
        try
        {
            using var stream = new FileStream(write, FileAccess.Write, bufferSize: 0);
            stream.Write(bytes);
            return read;
        }
        catch
        {
            read.Dispose();
            throw;
        }
    }

    /// <summary>A new file to which the handler, and whatever it starts, can only append.</summary>
    private static SafeFileHandle CreateLog(string path) => Win32.OpenFile(
        path, Win32.AppendData | Win32.ReadAttributes | Win32.Synchronize, Win32.CreateNewFile, flags: 0, inherit: true);
}
