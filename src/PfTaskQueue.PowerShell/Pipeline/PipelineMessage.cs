using System.Management.Automation;
using PfTaskQueue.PowerShell.Commands;
using PfTaskQueue.PowerShell.Output;

namespace PfTaskQueue.PowerShell.Pipeline;

/// <summary>
/// What an engine running in the background wants written. Only the pipeline thread may write, and only while the cmdlet
/// is being called; so the engine posts one of these to a <see cref="PipelinePump"/>. The texts are fit to be shown. The set is closed.
/// </summary>
internal abstract record PipelineMessage
{
    private PipelineMessage()
    {
    }

    public abstract void WriteTo(PfCmdlet cmdlet);

    public sealed record Output(object Value) : PipelineMessage
    {
        public override void WriteTo(PfCmdlet cmdlet) => cmdlet.WriteObject(Value);
    }

    public sealed record Error(ErrorRecord Record) : PipelineMessage
    {
        public override void WriteTo(PfCmdlet cmdlet) => cmdlet.WriteError(Record);
    }

    public sealed record Warning(string Text) : PipelineMessage
    {
        public string Text { get; } = Shown.Plain(Text);

        public override void WriteTo(PfCmdlet cmdlet) => cmdlet.WriteWarning(Text);
    }

    public sealed record Verbose(string Text) : PipelineMessage
    {
        public string Text { get; } = Shown.Plain(Text);

        public override void WriteTo(PfCmdlet cmdlet) => cmdlet.WriteVerbose(Text);
    }

    /// <summary>A line for whoever watches: on the host by default, and in the information stream.</summary>
    public sealed record Log(string Text) : PipelineMessage
    {
        public string Text { get; } = Shown.Plain(Text);

        // The tag by which the engine shows Write-Host's records on the host whatever $InformationPreference says.
        internal static readonly string[] HostTags = ["PSHOST"];

        public override void WriteTo(PfCmdlet cmdlet) => cmdlet.WriteInformation(new HostInformationMessage { Message = Text }, HostTags);
    }
}
