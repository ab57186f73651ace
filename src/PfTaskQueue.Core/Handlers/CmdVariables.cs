namespace PfTaskQueue.Handlers;

/// <summary>
/// The variables of an attempt whose handler is a batch file. cmd.exe puts a variable's value into a line before it reads the
/// line as a command, so whoever adds a task whose payload is <c>&amp; format c:</c> would run it on the worker's machine, and in
/// <c>if %P%==x</c> a space is enough. What has such characters is therefore in the workspace's files only.
/// </summary>
internal static class CmdVariables
{
    private const string Harmless = "_-.:/\\+@#~";

    public static AttemptVariables Of(AttemptVariables variables) =>
        new([.. variables.Small.Where(IsSafe)], [.. variables.Content.Where(IsSafe)]);

    /// <summary>The workspace's path is the worker's own; everything else comes from the queue.</summary>
    private static bool IsSafe(KeyValuePair<string, string> variable) =>
        variable.Key == HandlerEnvironment.WorkspaceName
        || variable.Value.All(character => char.IsLetterOrDigit(character) || Harmless.Contains(character, StringComparison.Ordinal));
}
