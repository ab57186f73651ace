using System.Globalization;
using System.Management.Automation.Host;

namespace PfTaskQueue.EngineHost;

/// <summary>The host that the engine talks to: this process's console.</summary>
internal sealed class ConsoleHost : PSHost
{
    /// <summary>What <c>exit</c> asked for, where it was not the script's own.</summary>
    public int? ExitCode { get; private set; }

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "EngineHost";

    public override PSHostUserInterface UI { get; } = new ConsoleInterface();

    public override Version Version => typeof(ConsoleHost).Assembly.GetName().Version!;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException("This host has no prompt.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("This host has no prompt.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
