using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PfTaskQueue.Tests.Shared;

/// <summary>A TCP link to a server on this machine, which can be cut, kept cut, and held up.</summary>
public class TcpLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private readonly ConcurrentDictionary<TcpClient, bool> _clients = new();
    private readonly int _target;
    private long _cutUntil;
    private long _heldUntil;

    public TcpLink(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Breaks all connections; new ones are refused for a time.</summary>
    public void Cut(TimeSpan refusing)
    {
        Interlocked.Exchange(ref _cutUntil, After(refusing));
        foreach (var client in _clients.Keys)
        {
            client.Close();
        }
    }

    /// <summary>Lets nothing through for a time, either way; what is sent meanwhile arrives later.</summary>
    public void Hold(TimeSpan time) => Interlocked.Exchange(ref _heldUntil, After(time));

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _closed.CancelAsync();
        _listener.Stop();
        _closed.Dispose();
    }

    /// <summary>Called with each part of the commands before it goes to the server.</summary>
    protected virtual Task OnCommandsAsync(LinkedConnection connection, ReadOnlyMemory<byte> part) => Task.CompletedTask;

    /// <summary>Called when a connection is cut before a reply.</summary>
    protected virtual void OnReplyLost()
    {
    }

    private static long After(TimeSpan time) => Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_closed.Token);
                if (Stopwatch.GetTimestamp() < Interlocked.Read(ref _cutUntil))
                {
                    client.Close();
                    continue;
                }

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
            _clients[client] = true;
            try
            {
                client.NoDelay = true;
                await toServer.ConnectAsync(IPAddress.Loopback, _target, _closed.Token);
                var connection = new LinkedConnection();
                await Task.WhenAny(
                    ForwardCommandsAsync(client.GetStream(), toServer.GetStream(), connection),
                    ForwardRepliesAsync(toServer.GetStream(), client.GetStream(), connection));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException or InvalidOperationException)
            {
            }
            finally
            {
                _clients.TryRemove(client, out _);
            }
        }
    }

    private async Task ForwardCommandsAsync(NetworkStream from, NetworkStream to, LinkedConnection connection)
    {
        var buffer = new byte[1 << 20];
        int length;
        while ((length = await from.ReadAsync(buffer, _closed.Token)) > 0)
        {
            await OnCommandsAsync(connection, buffer.AsMemory(0, length));
            await HoldUpAsync();
            await to.WriteAsync(buffer.AsMemory(0, length), _closed.Token);
        }
    }

    private async Task ForwardRepliesAsync(NetworkStream from, NetworkStream to, LinkedConnection connection)
    {
        var buffer = new byte[1 << 20];
        int length;
        while ((length = await from.ReadAsync(buffer, _closed.Token)) > 0)
        {
            if (connection.LosesReply)
            {
                OnReplyLost();
                return;
            }

            await HoldUpAsync();
            await to.WriteAsync(buffer.AsMemory(0, length), _closed.Token);
            if (connection.EndsAfterReply)
            {
                return;
            }
        }
    }

    private async Task HoldUpAsync()
    {
        while (Interlocked.Read(ref _heldUntil) - Stopwatch.GetTimestamp() is > 0 and var ticks)
        {
            await Task.Delay(TimeSpan.FromSeconds((double)ticks / Stopwatch.Frequency) + TimeSpan.FromMilliseconds(1), _closed.Token);
        }
    }
}

/// <summary>One connection over a link.</summary>
public sealed class LinkedConnection
{
    private volatile bool _losesReply;
    private volatile bool _endsAfterReply;

    /// <summary>Whether it is cut before its next reply.</summary>
    public bool LosesReply
    {
        get => _losesReply;
        set => _losesReply = value;
    }

    /// <summary>Whether it is cut after its next reply.</summary>
    public bool EndsAfterReply
    {
        get => _endsAfterReply;
        set => _endsAfterReply = value;
    }
}
