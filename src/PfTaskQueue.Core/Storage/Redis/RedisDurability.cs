using PfTaskQueue.Checking;
using PfTaskQueue.Configuration;

namespace PfTaskQueue.Storage.Redis;

/// <summary>Judges what becomes of acknowledged tasks when the server, its machine or its memory fails.</summary>
internal static class RedisDurability
{
    private const string AskConfig = "allow it for the examination: ACL SETUSER <user> +config|get (Redis 7), or ask whoever runs the server";

    public static BackendCheck Persistence(RedisFacts facts)
    {
        var appends = facts.Setting("appendonly") ?? facts.Info("aof_enabled");
        return appends switch
        {
            null => Risk("whether the server keeps its data on disk is unknown: this user may not ask", AskConfig),
            "1" or "yes" => AppendOnly(facts),
            _ when facts.Setting("save") == "" => Risk(
                "the server keeps nothing on disk: when it ends, the queues are gone", "set appendonly yes, and appendfsync always to survive a power cut"),
            _ => Risk(
                "the server keeps no append-only file: when it crashes, what was acknowledged since its last snapshot is lost",
                "set appendonly yes, and appendfsync always to survive a power cut"),
        };

        static BackendCheck Risk(string detail, string advice) => new("Persistence", CheckOutcome.Warning, detail, advice);

        static BackendCheck AppendOnly(RedisFacts facts) => facts.Setting("appendfsync") switch
        {
            _ when facts.Info("aof_last_write_status") is { } status && status != "ok" => new BackendCheck(
                "Persistence", CheckOutcome.Failed, "the append-only file cannot be written", "free space on the server's disk; the server's log says more"),
            "always" => new BackendCheck(
                "Persistence", CheckOutcome.Passed, "an append-only file, on disk before the reply (appendfsync always)"),
            "everysec" => Risk(
                "an append-only file, on disk within a second or two (appendfsync everysec): a power cut loses what was acknowledged in that time",
                "set appendfsync always if that must not be; a crash of the server alone loses nothing"),
            { } other => Risk(
                $"an append-only file that the system brings to disk when it likes (appendfsync {other}): a power cut loses what was acknowledged in up to half a minute",
                "set appendfsync always, or everysec"),
            null => Risk(
                "an append-only file; how soon it is on disk (appendfsync) is unknown, as this user may not ask: with everysec, the default, a power cut loses a second or two",
                AskConfig),
        };
    }

    public static BackendCheck Replicas(RedisFacts facts, RedisSettings settings)
    {
        var online = facts.InfoOf("slave").Count(replica => replica.Contains("state=online", StringComparison.Ordinal));
        var count = online == 1 ? "1 replica" : $"{online} replicas";
        return settings.WaitReplicas switch
        {
            var wanted when wanted > online => Risk(
                $"{count}, and adds wait for {wanted} (redis.waitReplicas): each takes {settings.WaitReplicasTimeout.TotalSeconds:0.###} s and ends with NotReplicated",
                "connect the replicas, or lower redis.waitReplicas"),
            > 0 => new BackendCheck("Replicas", CheckOutcome.Passed, $"{count}; adds wait for {settings.WaitReplicas} (redis.waitReplicas)"),
            _ when online > 0 => Risk(
                $"{count}; a failover loses what was acknowledged and had not reached the one that takes over",
                "set redis.waitReplicas 1, so that an add is acknowledged only when a replica has it"),
            _ when settings.SentinelMaster is not null => Risk("no replica is connected: there is none that could take over", "connect a replica"),
            _ => new BackendCheck("Replicas", CheckOutcome.Passed, "none: what the server's disk loses is lost"),
        };

        static BackendCheck Risk(string detail, string advice) => new("Replicas", CheckOutcome.Warning, detail, advice);
    }

    public static BackendCheck Memory(RedisFacts facts)
    {
        var limit = facts.Info("maxmemory") ?? facts.Setting("maxmemory");
        var policy = facts.Info("maxmemory_policy") ?? facts.Setting("maxmemory-policy");
        var used = facts.Info("used_memory_human") is { } figure ? $"{figure} used, " : "";
        return (limit, policy) switch
        {
            (null, _) or (not "0", null) => new BackendCheck(
                "Memory",
                CheckOutcome.Warning,
                "the server's maxmemory and maxmemory-policy are unknown: this user may not ask. With an allkeys policy tasks are dropped when the memory is full",
                AskConfig),
            ("0", _) => new BackendCheck("Memory", CheckOutcome.Passed, $"{used}no limit"),
            (_, { } evicting) when evicting.StartsWith("allkeys", StringComparison.Ordinal) => new BackendCheck(
                "Memory",
                CheckOutcome.Failed,
                $"when its memory is full, the server drops keys, and tasks with them (maxmemory-policy {evicting})",
                "set maxmemory-policy noeviction"),
            _ => new BackendCheck(
                "Memory",
                CheckOutcome.Passed,
                $"{used}at most {facts.Info("maxmemory_human") ?? limit}; then adds and claims are refused, and nothing is dropped (maxmemory-policy {policy})"),
        };
    }
}
