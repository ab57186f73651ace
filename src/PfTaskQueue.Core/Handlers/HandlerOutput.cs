using PfTaskQueue.Model;

namespace PfTaskQueue.Handlers;

/// <summary>What a handler left in <c>output</c>, within the limits.</summary>
/// <param name="Message">Null: no such file.</param>
/// <param name="Payload">Null: no such file.</param>
/// <param name="Error">Why a part of it could not be taken; null: all was.</param>
internal sealed record HandlerOutput(string? Message, string? Payload, PostHooks Hooks, string? Error)
{
    /// <summary>The largest <c>postHooks.json</c>, in bytes: <see cref="PostHooks.Most"/> tasks of 1 KiB, and some room.</summary>
    private const int MaxHooksBytes = 16 * 1024 * 1024;

    /// <summary>Reads all of it, whatever the handler's exit code. One unreadable part does not lose the others.</summary>
    public static HandlerOutput Read(Workspace workspace, TaskInfo task, HandlerLimits limits)
    {
        string? error = null;
        var message = Try("message", path => OutputFile.ReadText(path, workspace.Held, limits.Result));
        var payload = Try("payload", path => OutputFile.ReadText(path, workspace.Held, limits.Result));
        var hooks = Try("postHooks.json", path =>
            OutputFile.ReadAll(path, workspace.Held, MaxHooksBytes) is { } json ? PostHooks.Parse(json, task.Queue, limits) : null);
        return new HandlerOutput(message, payload, hooks ?? PostHooks.None, error);

        T? Try<T>(string name, Func<string, T?> read)
            where T : class
        {
            try
            {
                return read(Path.Join(workspace.Output, name));
            }
            catch (Exception e) when (e is IOException or FormatException)
            {
                error ??= $"can't read output/{name}: {e.Message}";
                return null;
            }
        }
    }
}
