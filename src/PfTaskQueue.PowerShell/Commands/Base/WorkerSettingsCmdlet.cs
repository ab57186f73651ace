using System.Management.Automation;
using PfTaskQueue.Configuration;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>
/// The settings of a worker as parameters. They go into the configuration as its strongest source, so that they are checked
/// where the file and the environment are.
/// </summary>
public abstract class WorkerSettingsCmdlet : PfQueueCmdlet
{
    private protected const string ProgramSet = "Command";

    private const string Commands = "worker.taskHandler.commands";

    private protected WorkerSettingsCmdlet()
    {
    }

    [Parameter]
    [SettingParameter("worker.name")]
    public string? Name { get; set; }

    [Parameter]
    [SettingParameter("worker.concurrency")]
    public int Concurrency { get; set; }

    /// <summary>The program that runs each task; no shell.</summary>
    [Parameter(ParameterSetName = ProgramSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProgramCompleter))]
    public string? Command { get; set; }

    /// <summary>The program's arguments, the same for every task.</summary>
    [Parameter(ParameterSetName = ProgramSet)]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[]? ArgumentList { get; set; }

    [Parameter]
    [DurationTransform]
    [SettingParameter("worker.taskHandler.defaultTimeout")]
    public TimeSpan DefaultTimeout { get; set; }

    [Parameter]
    [SettingParameter("worker.taskHandler.cleanupWorkspaceDir")]
    public SwitchParameter CleanupWorkspaceDir { get; set; }

    [Parameter]
    [DurationTransform]
    [SettingParameter("worker.heartBeat.interval")]
    public TimeSpan HeartBeatInterval { get; set; }

    [Parameter]
    [DurationTransform]
    [SettingParameter("worker.heartBeat.expirationDuration")]
    public TimeSpan HeartBeatExpirationDuration { get; set; }

    [Parameter]
    [DurationTransform]
    [SettingParameter("worker.heartBeat.salvageDuration")]
    public TimeSpan HeartBeatSalvageDuration { get; set; }

    [Parameter]
    [SettingParameter("worker.exitOnEmpty")]
    public SwitchParameter ExitOnEmpty { get; set; }

    [Parameter]
    [DurationTransform]
    [SettingParameter("worker.exitOnEmptyGracePeriod")]
    public TimeSpan ExitOnEmptyGracePeriod { get; set; }

    [Parameter]
    [SettingParameter("worker.exitOnSuspend")]
    public SwitchParameter ExitOnSuspend { get; set; }

    /// <summary>Ends after so many tasks; negative: no limit.</summary>
    [Parameter]
    [SettingParameter("worker.numTasks")]
    public long NumTasks { get; set; }

    [Parameter]
    [SettingParameter("worker.workDir")]
    public string? WorkDir { get; set; }

    [Parameter]
    [SettingParameter("worker.numWorkerSalvageOnStartup")]
    public int NumWorkerSalvageOnStartup { get; set; }

    [Parameter]
    [DurationTransform]
    [SettingParameter("worker.stopGracePeriod")]
    public TimeSpan StopGracePeriod { get; set; }

    [Parameter]
    [SettingParameter("worker.stopPolicy")]
    public StopPolicy StopPolicy { get; set; }

    [Parameter]
    [SettingParameter("worker.crashLimit")]
    public int CrashLimit { get; set; }

    [Parameter]
    [SettingParameter("worker.logTailBytes")]
    public int LogTailBytes { get; set; }

    /// <summary>What a worker shows as its command where a script runs its tasks; null: a program does.</summary>
    private protected virtual string? ScriptName => null;

    private protected override Dictionary<string, object?> ReadSettingParameters()
    {
        var settings = base.ReadSettingParameters();
        if (ScriptName is not null)
        {
            settings[Commands] = new List<string>([ScriptName]);
        }
        else if (Command is not null)
        {
            settings[Commands] = new List<string>([Command, .. ArgumentList ?? []]);
        }
        else if (ArgumentList is not null)
        {
            throw new PfException(PfError.InvalidConfiguration, "-ArgumentList is given without -Command", "give the program with -Command");
        }

        return settings;
    }
}
