using System.Management.Automation;

namespace PfTaskQueue.PowerShell.Pipeline;

/// <summary>
/// What an engine running in the background wants written. Only the pipeline thread may write, and only while the cmdlet
/// is being called; so the engine posts one of these to a <see cref="PipelinePump"/>. The set is closed.
/// </summary>
internal abstract record PipelineMessage
{
    private PipelineMessage()
    {
    }

    public abstract void WriteTo(Cmdlet cmdlet);

    public sealed record Output(object Value) : PipelineMessage
    {
        public override void WriteTo(Cmdlet cmdlet) => cmdlet.WriteObject(Value);
    }

    public sealed record Error(ErrorRecord Record) : PipelineMessage
    {
        public override void WriteTo(Cmdlet cmdlet) => cmdlet.WriteError(Record);
    }

    public sealed record Warning(string Text) : PipelineMessage
    {
        public override void WriteTo(Cmdlet cmdlet) => cmdlet.WriteWarning(Text);
    }

    public sealed record Verbose(string Text) : PipelineMessage
    {
        public override void WriteTo(Cmdlet cmdlet) => cmdlet.WriteVerbose(Text);
    }

    /// <summary>A line for whoever watches: on the host by default, and in the information stream.</summary>
    public sealed record Log(string Text) : PipelineMessage
    {
        // The tag by which the engine shows Write-Host's records on the host whatever $InformationPreference says.
        internal static readonly string[] HostTags = ["PSHOST"];

        public override void WriteTo(Cmdlet cmdlet) => cmdlet.WriteInformation(new HostInformationMessage { Message = Text }, HostTags);
    }
}
