using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.PowerShell.Input;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Makes task specs, one for each payload; nothing is added to a queue.</summary>
[Cmdlet(VerbsCommon.New, "PfTaskSpec")]
[OutputType(typeof(TaskSpec))]
public sealed class NewPfTaskSpecCommand : PfCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string[] Payload { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string Name { get; set; } = "";

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public long RetryLimit { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [DurationTransform]
    public TimeSpan? Timeout { get; set; }

    private protected override void Process()
    {
        if (Timeout <= TimeSpan.Zero)
        {
            throw new PfException(PfError.InvalidTaskSpec, $"the time-out is {Timeout}", "give more than 0, or leave it out for the worker's default");
        }

        foreach (var payload in Payload)
        {
            WriteObject(new TaskSpec
            {
                Name = Name,
                Payload = payload,
                RetryLimit = RetryLimit,
                TimeoutSeconds = Timeout is { } timeout ? SpecFields.ToSeconds(timeout) : 0,
            });
        }
    }
}
