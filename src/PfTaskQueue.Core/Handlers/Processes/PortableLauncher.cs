using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>
/// Starts handlers with <see cref="Process"/>: on a Unix whose C library cannot start a child in another directory. The output
/// comes through pipes and is copied into the log.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class PortableLauncher(HandlerCommand command, string workingDirectory) : IProcessLauncher
{
    public HandlerProcess Start(AttemptStart start)
    {
        var info = new ProcessStartInfo(command.Path)
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach (var argument in command.Arguments)
        {
            info.ArgumentList.Add(argument);
        }

        info.Environment.Clear();
        foreach (var (name, value) in start.Environment.Shared.Concat(start.Variables.All))
        {
            info.Environment[name] = value;
        }

        var process = new Process { StartInfo = info, EnableRaisingEvents = true };
        try
        {
            return new PortableProcess(process, start);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }
}
