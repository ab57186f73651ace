using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using PfTaskQueue.Storage.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>A TCP link to a server that loses a chosen script's reply, or lets something happen just before a chosen script.</summary>
internal sealed class FaultyLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private readonly int _target;
    private readonly object _gate = new();
    private byte[]? _cutAfter;
    private (byte[] Sha, Func<Task> Action)? _before;
    private (byte[] Sha, Func<Task> Action)? _beforeRepeated;

    private FaultyLink(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>How many replies were lost.</summary>
    public int Cuts { get; private set; }

    public static FaultyLink To(int port) => new(port);

    /// <summary>The next call of the script reaches the server and takes effect; the connection is cut before its reply.</summary>
    public void LoseReplyOf(RedisScript script)
    {
        lock (_gate)
        {
            _cutAfter = ShaOf(script);
        }
    }

    /// <summary>Something that happens between a method's reads and its write.</summary>
    public void JustBefore(RedisScript script, Func<Task> action)
    {
        lock (_gate)
        {
            _before = (ShaOf(script), action);
        }
    }

    /// <summary>Something that happens after the reply was lost and before the call is sent again.</summary>
    public void JustBeforeRepeated(RedisScript script, Func<Task> action)
    {
        lock (_gate)
        {
            _beforeRepeated = (ShaOf(script), action);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _listener.Stop();
        _closed.Dispose();
    }

#pragma warning disable CA5350 // It is how Redis names a script.
    private static byte[] ShaOf(RedisScript script) =>
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(script.Text))));
#pragma warning restore CA5350

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_closed.Token);
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var toServer = new TcpClient { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await toServer.ConnectAsync(IPAddress.Loopback, _target, _closed.Token);
                var cut = new StrongBox();
                await Task.WhenAny(
                    ForwardCommandsAsync(client.GetStream(), toServer.GetStream(), cut),
                    ForwardRepliesAsync(toServer.GetStream(), client.GetStream(), cut));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
            {
            }
        }
    }

    private async Task ForwardCommandsAsync(NetworkStream from, NetworkStream to, StrongBox cut)
    {
        var buffer = new byte[1 << 20];
        int length;
        while ((length = await from.ReadAsync(buffer, _closed.Token)) > 0)
        {
            Func<Task>? before = null;
            lock (_gate)
            {
                var chunk = buffer.AsSpan(0, length);
                if (_cutAfter is { } sha && IsCall(chunk, sha))
                {
                    (cut.Value, _cutAfter) = (true, null);
                    (_before, _beforeRepeated) = (_beforeRepeated ?? _before, null);
                }

                if (!cut.Value && _before is { } hook && IsCall(chunk, hook.Sha))
                {
                    (before, _before) = (hook.Action, null);
                }
            }

            await (before?.Invoke() ?? Task.CompletedTask);
            await to.WriteAsync(buffer.AsMemory(0, length), _closed.Token);
        }
    }

    private async Task ForwardRepliesAsync(NetworkStream from, NetworkStream to, StrongBox cut)
    {
        var buffer = new byte[1 << 20];
        int length;
        while ((length = await from.ReadAsync(buffer, _closed.Token)) > 0)
        {
            if (cut.Value)
            {
                Cuts++;
                return;
            }

            await to.WriteAsync(buffer.AsMemory(0, length), _closed.Token);
        }
    }

    /// <summary>A first call loads the script and does not name its hash in the way a call does.</summary>
    private static bool IsCall(ReadOnlySpan<byte> chunk, byte[] sha) => chunk.IndexOf("EVALSHA"u8) >= 0 && chunk.IndexOf(sha) >= 0;

    private sealed class StrongBox
    {
        public volatile bool Value;
    }
}
