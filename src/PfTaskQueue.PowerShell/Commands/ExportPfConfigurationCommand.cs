using System.Management.Automation;
using PfTaskQueue.Configuration;
using PfTaskQueue.PowerShell.Output;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Writes the settings as a configuration file, or as text. Secrets are left out.</summary>
[Cmdlet(VerbsData.Export, "PfConfiguration", SupportsShouldProcess = true)]
[OutputType(typeof(string))]
public sealed class ExportPfConfigurationCommand : PfBackendCmdlet
{
    /// <summary>The file to write; without it, the text is the output.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Exports the built-in defaults.</summary>
    [Parameter]
    public SwitchParameter Default { get; set; }

    /// <summary>Overwrites the file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Process()
    {
        var entries = Default
            ? ConfigurationLoader.Load(new ConfigurationRequest { Machine = MachineContext.Current(Location), DefaultsOnly = true }).Entries
            : Loaded.Entries;
        var text = new StringWriter { NewLine = "\n" };
        ConfigurationPrinter.Export(text, entries);
        if (Path is null)
        {
            WriteObject(text.ToString().TrimEnd('\n'));
            return;
        }

        var file = ResolvePath(Path);
        if (ShouldProcess(file, "Write configuration"))
        {
            Write(file, text.ToString());
        }
    }

    private void Write(string file, string text)
    {
        var target = new TargetFile(this, file, Path!, Force, "give another path, or -Force to overwrite it");
        target.Check(".pftaskqueue.yaml");
        target.Guarded(() =>
        {
            // CreateNew although it was looked for: what somebody else writes in between stays.
            using var stream = new FileStream(file, Force ? FileMode.Create : FileMode.CreateNew, FileAccess.Write);
            using var writer = new StreamWriter(stream);
            writer.Write(text);
        });
    }
}
