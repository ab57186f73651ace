using PfTaskQueue.Model;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>What an error of the server or the connection means to a user. Texts name the address, never a secret.</summary>
internal static class RedisErrors
{
    /// <summary>Whether the same call may succeed a little later.</summary>
    public static bool IsPassing(Exception error) => error switch
    {
        RedisConnectionException lost => lost.FailureType != ConnectionFailureType.AuthenticationFailure,
        TimeoutException => true,
        RedisServerException reply => reply.Kind is RedisErrorKind.Loading or RedisErrorKind.ClusterDown or RedisErrorKind.MasterDown
            or RedisErrorKind.TryAgain or RedisErrorKind.Busy or RedisErrorKind.MaxClients or RedisErrorKind.NoReplicas
            or RedisErrorKind.Moved or RedisErrorKind.Ask or RedisErrorKind.NoScript,
        _ => false,
    };

    /// <summary>Whether no connection came about, so that the network may tell more.</summary>
    public static bool IsUnreachable(Exception error) => error is RedisConnectionException or TimeoutException;

    /// <param name="certificateFault">What was found wrong with the server's certificate.</param>
    /// <param name="script">The script whose call failed.</param>
    /// <param name="finding">What a look at the network gave.</param>
    public static PfException Translate(
        Exception error, string address, string? certificateFault = null, RedisScript? script = null, string? finding = null)
    {
        return error switch
        {
            PfException known => known,
            RedisServerException reply => Translate(reply, address, script),
            _ when IsUnreachable(error) => Unreachable(error, address, certificateFault, finding),
            RedisCommandException command when command.Message.Contains("writable", StringComparison.Ordinal) => ReadOnly(address, command.Message),
            _ => new PfException(PfError.BackendFailed, $"Redis at {address} failed: {error.Message}", "Test-PfBackend tells what works"),
        };
    }

    private static PfException Translate(RedisServerException error, string address, RedisScript? script) => KindOf(error) switch
    {
        RedisErrorKind.NoAuth or RedisErrorKind.WrongPass => Denied(address, error.Message),
        RedisErrorKind.NoPermission => new PfException(
            PfError.AccessDenied,
            $"the Redis user may not {script?.FindCommand(error.Message) ?? "do this"} at {address} ({error.Message})",
            "give the user that command, key or channel: ACL SETUSER <user> ~_pftaskqueue:* &_pftaskqueue:* +@all -@dangerous"),
        RedisErrorKind.OutOfMemory => new PfException(
            PfError.BackendFull,
            $"Redis at {address} has no memory left ({error.Message})",
            "raise its maxmemory, or remove finished tasks (Remove-PfTask) or queues (Remove-PfQueue)"),
        RedisErrorKind.Misconfigured => new PfException(
            PfError.BackendFull,
            $"Redis at {address} cannot save its data and refuses writes ({error.Message})",
            "free space on the server's disk; the server's log says more"),
        RedisErrorKind.ReadOnly => ReadOnly(address, error.Message),
        RedisErrorKind.WrongType => new PfException(
            PfError.BackendCorrupt,
            $"a key at {address} is not of the type that a queue has there ({error.Message})",
            "another program uses this key prefix: choose another (redis.keyPrefix), or remove the foreign key"),
        RedisErrorKind.CrossSlot => new PfException(
            PfError.InvalidBackend,
            $"the keys of {address} lie in several slots of the cluster",
            "put a tag into the key prefix: redis.keyPrefix '{name}'"),
        RedisErrorKind.UnknownCommand => new PfException(
            PfError.InvalidBackend,
            $"the server at {address} lacks a command ({error.Message})",
            "PfTaskQueue needs Redis 5 or later with Lua scripts"),
        RedisErrorKind.Loading or RedisErrorKind.Busy or RedisErrorKind.TryAgain => new PfException(
            PfError.BackendBusy, $"Redis at {address} is busy ({error.Message})", "try again"),
        RedisErrorKind.ClusterDown or RedisErrorKind.MasterDown or RedisErrorKind.MaxClients or RedisErrorKind.NoReplicas => new PfException(
            PfError.BackendUnavailable, $"Redis at {address} takes no commands now ({error.Message})", "check the server and its replicas"),
        _ => new PfException(PfError.BackendFailed, $"Redis at {address} refused a command: {error.Message}", "check the server's version and log"),
    };

    /// <summary>Before version 7 the server wraps the error of a command that a script calls into one of its own.</summary>
    private static RedisErrorKind KindOf(RedisServerException error)
    {
        if (error.Kind is not (RedisErrorKind.UnknownError or RedisErrorKind.Unknown or RedisErrorKind.UnknownCommand))
        {
            return error.Kind;
        }

        (string Code, RedisErrorKind Kind)[] wrapped =
        [
            ("OOM ", RedisErrorKind.OutOfMemory), ("WRONGTYPE ", RedisErrorKind.WrongType), ("READONLY ", RedisErrorKind.ReadOnly),
            ("NOPERM ", RedisErrorKind.NoPermission), ("MISCONF ", RedisErrorKind.Misconfigured),
            ("can't run this command or subcommand", RedisErrorKind.NoPermission), ("ACL failure in script", RedisErrorKind.NoPermission),
            ("non local key", RedisErrorKind.CrossSlot), ("don't hash to the same slot", RedisErrorKind.CrossSlot),
        ];
        foreach (var (code, kind) in wrapped)
        {
            if (error.Message.Contains(code, StringComparison.Ordinal))
            {
                return kind;
            }
        }

        return error.Kind;
    }

    private static PfException Unreachable(Exception error, string address, string? certificateFault, string? finding)
    {
        if (certificateFault is not null)
        {
            return new PfException(
                PfError.BackendUnavailable,
                $"no encrypted connection to {address}: {certificateFault}",
                "check the address, redis.caFile and redis.serverName");
        }

        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is RedisServerException reply)
            {
                return Translate(reply, address, script: null);
            }

            if (cause is System.Security.Authentication.AuthenticationException)
            {
                return new PfException(
                    PfError.BackendUnavailable,
                    $"no encrypted connection to {address}: {cause.Message}",
                    "check that the server speaks TLS on this port, and redis.caFile and redis.certFile");
            }
        }

        if (error is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure })
        {
            return Denied(address, "the server refused the user or the password");
        }

        if (error.Message.Contains("requires writable", StringComparison.Ordinal))
        {
            return ReadOnly(address, "it is a replica");
        }

        return new PfException(
            PfError.BackendUnavailable,
            $"Redis at {address} cannot be reached ({finding ?? Root(error).Message})",
            "check the address (redis.addr), that the server runs, and the way to it (firewall, TLS or not)");
    }

    private static Exception Root(Exception error) => error.InnerException is { } inner ? Root(inner) : error;

    private static PfException Denied(string address, string detail) => new(
        PfError.AccessDenied,
        $"Redis at {address} refuses the login ({detail})",
        "give the right user and password: -Credential, redis.username with redis.password or redis.passwordFile, or PFTQ_REDIS_PASSWORD");

    private static PfException ReadOnly(string address, string detail) => new(
        PfError.BackendReadOnly,
        $"Redis at {address} takes no writes ({detail})",
        "give the address of the master (redis.addr), or of the sentinels with redis.sentinelMaster");
}
