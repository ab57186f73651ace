using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace PfTaskQueue.PowerShell.Handlers;

/// <summary>The host of a handler's runspace: nobody to ask, and <c>exit</c> ends the task and not the process.</summary>
internal sealed class ScriptHost : PSHost
{
    /// <summary>What the script gave to <c>exit</c>; null: it did not.</summary>
    public int? ExitCode { get; set; }

    public override string Name => "PfTaskQueue worker";

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override Version Version { get; } = typeof(ScriptHost).Assembly.GetName().Version!;

    public override PSHostUserInterface? UI => null;

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new PSNotSupportedException("A handler has no prompt.");

    public override void ExitNestedPrompt() => throw new PSNotSupportedException("A handler has no prompt.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
