using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Output;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Copies the database while it is in use: the copy has everything, of one moment.</summary>
[Cmdlet(VerbsData.Backup, "PfBackend", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class BackupPfBackendCommand : PfBackendCmdlet
{
    /// <summary>The file to make.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        if (!IsBackendThere)
        {
            throw new PfException(PfError.BackendUnavailable, $"there is no database {Configuration.Backend.DisplayName} yet", "New-PfQueue makes it");
        }

        var path = ResolvePath(Path);
        var target = new TargetFile(this, path, Path, Force, "give another path, or -Force to replace it");
        target.Check("backup.db");
        if (!ShouldProcess(path, $"Copy {Configuration.Backend.DisplayName}"))
        {
            return;
        }

        target.Guarded(() => Call("copy the database", async (store, token) =>
        {
            await store.BackUpAsync(path, Force, token).ConfigureAwait(false);
            return true;
        }));
        if (PassThru)
        {
            WriteObject(new FileInfo(path));
        }
    }
}
