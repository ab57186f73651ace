using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;

namespace PfTaskQueue.EngineHost;

/// <summary>One script, run as <c>pwsh -File</c> would run it: its output is formatted, and its exit code is the process's.</summary>
internal sealed class ScriptRun : IDisposable
{
    private const int Failure = 1;

    private readonly ConsoleHost host = new();
    private readonly Runspace runspace;
    private readonly System.Management.Automation.PowerShell shell;
    private volatile int signalExitCode;

    public ScriptRun(string path, IEnumerable<string> arguments)
    {
        InitialSessionState session = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            session.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        runspace = RunspaceFactory.CreateRunspace(host, session);
        runspace.Open();
        shell = System.Management.Automation.PowerShell.Create(runspace);
        var command = new Command(Path.GetFullPath(path));
        foreach (string argument in arguments)
        {
            // A name with its dash and no value is what the engine pairs with the argument that follows, or takes as a switch.
            command.Parameters.Add(IsParameterName(argument) ? new CommandParameter(argument) : new CommandParameter(null, argument));
        }

        command.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.Commands.AddCommand(command).AddCommand("Out-Default");
    }

    /// <summary>Runs the script to its end.</summary>
    /// <returns>The script's exit code; 1 after an error that ended it; 128 and the signal's number after a stop.</returns>
    public int Invoke()
    {
        try
        {
            shell.Invoke();
        }
        catch (PipelineStoppedException)
        {
            return StoppedExitCode;
        }
        catch (RuntimeException e)
        {
            host.UI.WriteErrorLine($"{e.ErrorRecord}{Environment.NewLine}{e.ErrorRecord.ScriptStackTrace}");
            return Failure;
        }

        if (shell.InvocationStateInfo.State == PSInvocationState.Stopped)
        {
            return StoppedExitCode;
        }

        return host.ExitCode ?? runspace.SessionStateProxy.GetVariable("LASTEXITCODE") as int? ?? 0;
    }

    /// <summary>Asks the script to stop, as Ctrl+C does in the shell. Does not wait: the script's own cleanup takes its time.</summary>
    public void Stop(PosixSignal signal)
    {
        signalExitCode = 128 + (signal == PosixSignal.SIGINT ? 2 : 15);
        shell.BeginStop(null, null);
    }

    public void Dispose()
    {
        shell.Dispose();
        runspace.Dispose();
    }

    private int StoppedExitCode => signalExitCode == 0 ? Failure : signalExitCode;

    private static bool IsParameterName(string argument) =>
        argument.Length > 1 && argument[0] == '-' && char.IsLetter(argument[1]);
}
