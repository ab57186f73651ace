using System.Globalization;
using PfTaskQueue.Checking;
using PfTaskQueue.Configuration;

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

    public static IEnumerable<BackendCheck> Server(RedisFacts facts, RedisSettings settings)
    {
        if (facts.InfoFault is { } why)
        {
            yield return new BackendCheck(
                "Server",
                CheckOutcome.Warning,
                $"version, role and replicas are unknown: this user may not ask ({why})",
                "allow it for the examination: ACL SETUSER <user> +info");
        }
        else
        {
            yield return Version(facts.Info("redis_version") ?? "");
            yield return Role(facts.Info("role") ?? "");
        }

        yield return RedisDurability.Persistence(facts);
        if (facts.InfoFault is null && facts.Info("role") != "slave")
        {
            yield return RedisDurability.Replicas(facts, settings);
        }

        yield return RedisDurability.Memory(facts);
    }

    private static BackendCheck Version(string text) => System.Version.TryParse(text, out var version) && version < Oldest
        ? new BackendCheck("Version", CheckOutcome.Failed, $"Redis {text}", $"PfTaskQueue needs Redis {Oldest} or later")
        : new BackendCheck("Version", CheckOutcome.Passed, $"Redis {text}");

    private static BackendCheck Role(string role) => role == "slave"
        ? new BackendCheck(
            "Role",
            CheckOutcome.Failed,
            "the server is a replica and takes no writes",
            "give the address of the master (redis.addr), or of the sentinels with redis.sentinelMaster")
        : new BackendCheck("Role", CheckOutcome.Passed, role);

    private static string Milliseconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0.##} ms");
}
