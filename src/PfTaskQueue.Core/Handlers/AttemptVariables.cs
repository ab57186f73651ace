namespace PfTaskQueue.Handlers;

/// <summary>The environment variables of one attempt.</summary>
/// <param name="Small">Those that always fit.</param>
/// <param name="Content">The task's content, without what cannot be an environment value.</param>
internal sealed record AttemptVariables(
    IReadOnlyList<KeyValuePair<string, string>> Small, IReadOnlyList<KeyValuePair<string, string>> Content)
{
    public IReadOnlyCollection<KeyValuePair<string, string>> All => [.. Small, .. Content];

    /// <summary>For a system that says that all of it together is too much. The handler has it in files.</summary>
    public AttemptVariables WithoutContent() => this with { Content = [] };
}
