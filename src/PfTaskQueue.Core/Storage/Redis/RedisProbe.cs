using System.Net.Sockets;
using PfTaskQueue.Configuration;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Redis;

/// <summary>Finds out why a server cannot be reached: the client library says only that it is so, and how to configure it.</summary>
internal static class RedisProbe
{
    /// <summary>Opens a plain connection to each address until one tells something. Takes as long as they take to refuse.</summary>
    /// <returns>What is wrong, in a few words that name the address.</returns>
    public static async Task<string> ExplainAsync(RedisSettings settings, CancellationToken cancellation)
    {
        var findings = new List<string>();
        foreach (var address in settings.Addresses)
        {
            var finding = await TryConnectAsync(address, settings.DialTimeout, cancellation).ConfigureAwait(false);
            if (finding is null)
            {
                return $"{address} takes connections, but gives no answer that can be understood: {Guess(settings)}";
            }

            findings.Add($"{address}: {finding}");
        }

        return string.Join("; ", findings);
    }

    private static string Guess(RedisSettings settings) => settings switch
    {
        { Tls: not null } => "does it speak TLS on this port?",
        { SentinelMaster: { } master } => $"do the sentinels know the master '{master}', and can it be reached from here?",
        _ => "is it Redis, and does it expect TLS (rediss://)?",
    };

    private static async Task<string?> TryConnectAsync(RedisAddress address, TimeSpan atMost, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongTime.Turn(atMost));
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address.Host, address.Port, limit.Token).ConfigureAwait(false);
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "this host name is not known",
                SocketError.ConnectionRefused => "nothing listens there (connection refused)",
                _ => e.Message,
            };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"no answer within {atMost.TotalSeconds:0.#} s";
        }
    }
}
