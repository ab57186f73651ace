namespace PfTaskQueue.Handlers.Processes;

/// <summary>What a launcher needs to start one attempt's process.</summary>
/// <param name="ProcessUid">Marks the attempt's processes: each inherits it in its environment.</param>
/// <param name="Workspace">The attempt's directory.</param>
/// <param name="Environment">The variables that are the same for all attempts of the worker.</param>
/// <param name="Variables">The attempt's own variables.</param>
internal sealed record AttemptStart(
    string ProcessUid, Workspace Workspace, HandlerEnvironment Environment, AttemptVariables Variables);
