using System.Globalization;
using PfTaskQueue.Checking;

namespace PfTaskQueue.Storage.Redis;

/// <summary>Judges what a server tells about itself.</summary>
internal static class RedisExamination
{
    // The oldest with replicated script effects by default, on which the scripts rely.
    private static readonly Version Oldest = new(5, 0);

    private static readonly TimeSpan SlowReply = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(5);

    public static BackendCheck Reply(TimeSpan median) => median <= SlowReply
        ? new BackendCheck("Reply", CheckOutcome.Passed, $"{Milliseconds(median)} for a round trip")
        : new BackendCheck(
            "Reply",
            CheckOutcome.Warning,
            $"{Milliseconds(median)} for a round trip",
            "each task takes about two: more -Concurrency hides it, a nearer server removes it");

    public static BackendCheck Clock(TimeSpan difference) => difference.Duration() <= ClockDifference
        ? new BackendCheck("Clock", CheckOutcome.Passed, $"{Milliseconds(difference)} from this machine's")
        : new BackendCheck(
            "Clock",
            CheckOutcome.Warning,
            string.Create(CultureInfo.InvariantCulture, $"{difference.TotalSeconds:0.#} s from this machine's"),
            "queues go by the server's clock, so nothing is lost; workers of the original go by their own: set the clocks (NTP)");

    /// <param name="info">The server's INFO, by field.</param>
    public static IEnumerable<BackendCheck> Server(IReadOnlyDictionary<string, string> info)
    {
        yield return Version(info);
        yield return Role(info);
        yield return Persistence(info);
        yield return Memory(info);
    }

    public static BackendCheck Unseen(string why) => new(
        "Server",
        CheckOutcome.Warning,
        $"this user may not ask for version, role, persistence and memory ({why})",
        "allow it for the examination: ACL SETUSER <user> +info");

    private static BackendCheck Version(IReadOnlyDictionary<string, string> info)
    {
        var text = info.GetValueOrDefault("redis_version", "");
        return System.Version.TryParse(text, out var version) && version < Oldest
            ? new BackendCheck("Version", CheckOutcome.Failed, $"Redis {text}", $"PfTaskQueue needs Redis {Oldest} or later")
            : new BackendCheck("Version", CheckOutcome.Passed, $"Redis {text}");
    }

    private static BackendCheck Role(IReadOnlyDictionary<string, string> info)
    {
        var role = info.GetValueOrDefault("role", "");
        return role == "slave"
            ? new BackendCheck(
                "Role",
                CheckOutcome.Failed,
                "the server is a replica and takes no writes",
                "give the address of the master (redis.addr), or of the sentinels with redis.sentinelMaster")
            : new BackendCheck("Role", CheckOutcome.Passed, $"{role}, {info.GetValueOrDefault("connected_slaves", "0")} replicas");
    }

    private static BackendCheck Persistence(IReadOnlyDictionary<string, string> info) => info.GetValueOrDefault("aof_enabled", "") switch
    {
        "1" when info.GetValueOrDefault("aof_last_write_status", "ok") != "ok" => new BackendCheck(
            "Persistence", CheckOutcome.Failed, "the append-only file cannot be written", "free space on the server's disk; the server's log says more"),
        "1" => new BackendCheck("Persistence", CheckOutcome.Passed, "the server keeps an append-only file"),
        _ => new BackendCheck(
            "Persistence",
            CheckOutcome.Warning,
            "the server keeps no append-only file: when it crashes, tasks since its last snapshot are lost",
            "set appendonly yes (and appendfsync always to survive a power cut)"),
    };

    private static BackendCheck Memory(IReadOnlyDictionary<string, string> info)
    {
        var (limit, policy) = (info.GetValueOrDefault("maxmemory", "0"), info.GetValueOrDefault("maxmemory_policy", "noeviction"));
        var used = info.GetValueOrDefault("used_memory_human", "?");
        return limit != "0" && policy.StartsWith("allkeys", StringComparison.Ordinal)
            ? new BackendCheck(
                "Memory",
                CheckOutcome.Failed,
                $"when its memory is full, the server drops keys, and tasks with them (maxmemory-policy {policy})",
                "set maxmemory-policy noeviction")
            : new BackendCheck(
                "Memory", CheckOutcome.Passed, limit == "0" ? $"{used} used, no limit" : $"{used} of {info.GetValueOrDefault("maxmemory_human", limit)} used, {policy}");
    }

    private static string Milliseconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0.##} ms");
}
