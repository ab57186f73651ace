namespace PfTaskQueue.Handlers;

/// <summary>The backend's limits that a handler's output is held to.</summary>
/// <param name="Result">The largest message and payload of a result, in bytes of UTF-8; more is cut in the middle.</param>
/// <param name="HookPayload">The largest payload of a post hook, in bytes of UTF-8; a larger one goes to the dead letters.</param>
/// <param name="HookPayloadSetting">The setting that raises <paramref name="HookPayload"/>; null: none does.</param>
public sealed record HandlerLimits(int Result, int HookPayload, string? HookPayloadSetting);
