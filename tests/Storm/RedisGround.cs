using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PfTaskQueue.Configuration;
using PfTaskQueue.Tests.Shared;

namespace PfTaskQueue.Storm;

/// <summary>A redis-server of its own with an append-only file, and a link to it for each worker and for the adder.</summary>
internal sealed class RedisGround : IGround
{
    private const string Prefix = "storm";
    private readonly string _folder;
    private readonly int _port = FreePort();
    private readonly List<TcpLink> _links;
    private Process _server;

    private RedisGround(string folder, int workers)
    {
        _folder = folder;
        _server = Launch();
        _links = [.. Enumerable.Range(0, workers + 1).Select(_ => new TcpLink(_port))];
    }

    public string Name => "redis";

    public static async Task<RedisGround> StartAsync(string folder, int workers)
    {
        var ground = new RedisGround(folder, workers);
        await ground.AnswersAsync();
        return ground;
    }

    public string AddressFor(int slot) => $"redis:{_links[slot].Port}/{Prefix}";

    public BackendSettings SettingsFor(int? slot) => new RedisSettings
    {
        Addresses = [new RedisAddress("127.0.0.1", slot is { } number ? _links[number].Port : _port)],
        KeyPrefix = Prefix,
    };

    public Strike Adapt(Strike strike) => strike;

    public async Task StrikeAsync(Strike strike)
    {
        switch (strike.Kind)
        {
            case StrikeKind.Cut:
                _links[strike.Slot].Cut(TimeSpan.FromSeconds(strike.Seconds));
                break;
            case StrikeKind.Hold:
                _links[strike.Slot].Hold(TimeSpan.FromSeconds(strike.Seconds));
                break;
            case StrikeKind.RestartServer:
                await EndAsync();
                _server = Launch();
                await AnswersAsync();
                break;
            default:
                throw new ArgumentException($"{strike.Kind} is no strike of a server", nameof(strike));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var link in _links)
        {
            await link.DisposeAsync();
        }

        await EndAsync();
    }

    private Process Launch()
    {
        var server = Process.Start(new ProcessStartInfo("redis-server",
        [
            "--port", $"{_port}", "--bind", "127.0.0.1", "--dir", _folder, "--save", "", "--appendonly", "yes", "--appendfsync", "everysec",
            "--daemonize", "no", "--logfile", Path.Combine(_folder, "redis.log"),
        ]))!;
        ChildGuard.Watch(server);
        return server;
    }

    private async Task EndAsync()
    {
        _server.Kill();
        await _server.WaitForExitAsync();
        _server.Dispose();
    }

    private async Task AnswersAsync()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port);
                await client.GetStream().WriteAsync("PING\r\n"u8.ToArray());
                var reply = new byte[5];
                await client.GetStream().ReadExactlyAsync(reply);
                if (reply.AsSpan().SequenceEqual("+PONG"u8))
                {
                    return;
                }
            }
            catch (Exception e) when (e is SocketException or IOException && tries < 1000)
            {
            }

            // It starts, or reads its file.
            await Task.Delay(10);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
