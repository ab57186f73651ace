using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;

namespace PfTaskQueue.EngineHost;

/// <summary>One script, run as <c>pwsh -File</c> would run it: its output is formatted, and its exit code is the process's.</summary>
internal sealed class ScriptRun : IDisposable
{
    private const int Failure = 1;

    private readonly ConsoleHost _host = new();
    private readonly Runspace _runspace;
    private readonly System.Management.Automation.PowerShell _shell;
    private volatile int _signalExitCode;

    public ScriptRun(string path, IEnumerable<string> arguments)
    {
        var session = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            session.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        _runspace = RunspaceFactory.CreateRunspace(_host, session);
        _runspace.Open();
        _shell = System.Management.Automation.PowerShell.Create(_runspace);
        var command = new Command(Path.GetFullPath(path));
        foreach (var argument in arguments)
        {
            // A name with its dash and no value is what the engine pairs with the argument that follows, or takes as a switch.
            command.Parameters.Add(IsParameterName(argument) ? new CommandParameter(argument) : new CommandParameter(null, argument));
        }

        command.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        _shell.Commands.AddCommand(command).AddCommand("Out-Default");
    }

    /// <summary>Runs the script to its end.</summary>
    /// <returns>The script's exit code; 1 after an error that ended it; 128 and the signal's number after a stop.</returns>
    public int Invoke()
    {
        try
        {
            _shell.Invoke();
        }
        catch (PipelineStoppedException)
        {
            return StoppedExitCode;
        }
        catch (RuntimeException e)
        {
            _host.UI.WriteErrorLine($"{e.ErrorRecord}{Environment.NewLine}{e.ErrorRecord.ScriptStackTrace}");
            return Failure;
        }

        if (_shell.InvocationStateInfo.State == PSInvocationState.Stopped)
        {
            return StoppedExitCode;
        }

        return _host.ExitCode ?? _runspace.SessionStateProxy.GetVariable("LASTEXITCODE") as int? ?? 0;
    }

    /// <summary>Asks the script to stop, as Ctrl+C does in the shell. Does not wait: the script's own cleanup takes its time.</summary>
    public void Stop(PosixSignal signal)
    {
        _signalExitCode = 128 + (signal == PosixSignal.SIGINT ? 2 : 15);
        _shell.BeginStop(null, null);
    }

    public void Dispose()
    {
        _shell.Dispose();
        _runspace.Dispose();
    }

    private int StoppedExitCode => _signalExitCode == 0 ? Failure : _signalExitCode;

    private static bool IsParameterName(string argument) =>
        argument.Length > 1 && argument[0] == '-' && char.IsLetter(argument[1]);
}
