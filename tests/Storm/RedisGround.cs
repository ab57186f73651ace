using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PfTaskQueue.Configuration;
using PfTaskQueue.Tests.Shared;

namespace PfTaskQueue.Storm;

/// <summary>A redis-server of its own with an append-only file, and a link to it for each worker and for the adder.</summary>
internal sealed class RedisGround : IGround
{
    /// <summary>The variable that names a server that is there already, where none can be started.</summary>
    private const string ServerVariable = "PFTASKQUEUE_TEST_REDIS_PORT";

    private readonly string _folder;
    private readonly string _prefix;
    private readonly int _port;
    private readonly List<TcpLink> _links;
    private Process? _server;

    private RedisGround(string folder, int workers)
    {
        _folder = folder;
        _prefix = Path.GetFileName(folder);
        if (Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } port)
        {
            _port = int.Parse(port, CultureInfo.InvariantCulture);
        }
        else
        {
            _port = FreePort();
            _server = Launch();
        }

        _links = [.. Enumerable.Range(0, workers + 1).Select(_ => new TcpLink(_port))];
    }

    public string Name => "redis";

    public static async Task<RedisGround> StartAsync(string folder, int workers)
    {
        var ground = new RedisGround(folder, workers);
        await ground.AnswersAsync();
        return ground;
    }

    public string AddressFor(int slot) => $"redis:{_links[slot].Port}/{_prefix}";

    public BackendSettings SettingsFor(int? slot) => new RedisSettings
    {
        Addresses = [new RedisAddress("127.0.0.1", slot is { } number ? _links[number].Port : _port)],
        KeyPrefix = _prefix,
    };

    /// <remarks>A server that is not ours is not ended: the processes suffer in its place.</remarks>
    public Strike Adapt(Strike strike) => strike.Kind == StrikeKind.RestartServer && _server is null ? strike with { Kind = StrikeKind.Kill } : strike;

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
            case StrikeKind.FillServer:
                await CallAsync("CONFIG", "SET", "maxmemory", "1");
                await Task.Delay(TimeSpan.FromSeconds(strike.Seconds));
                await CallAsync("CONFIG", "SET", "maxmemory", "0");
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

    public async Task PlantAsync(Poison poison, string queueUid)
    {
        var queue = $"_pftaskqueue:{_prefix}:queue:{queueUid}";
        switch (poison.Kind)
        {
            case PoisonKind.Task:
                await WriteAsync("SADD", queue + ":tasks", poison.Uid);
                await WriteAsync("SET", $"{queue}:task:{poison.Uid}", poison.Body);
                await WriteAsync("LPUSH", queue + ":task:pending", poison.Uid);
                break;
            case PoisonKind.Worker:
                await WriteAsync("SET", $"{queue}:worker:{poison.Uid}", poison.Body);
                await WriteAsync("SADD", queue + ":workers", poison.Uid);
                break;
            default:
                await WriteAsync("SET", $"_pftaskqueue:{_prefix}:queue:{poison.Uid}", poison.Body);
                await WriteAsync("HSET", $"_pftaskqueue:{_prefix}:queues", "poison " + poison.Uid, poison.Uid);
                break;
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
        if (_server is not null)
        {
            _server.Kill();
            await _server.WaitForExitAsync();
            _server.Dispose();
        }
    }

    private async Task AnswersAsync()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                if (await CallAsync("PING") == "+PONG")
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

    /// <summary>One command past the product, and the first line of its reply.</summary>
    private async Task<string?> CallAsync(params string[] command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _port);
        var parts = string.Concat(command.Select(part => $"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n"));
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"*{command.Length}\r\n{parts}"));
        using var reply = new StreamReader(client.GetStream());
        return await reply.ReadLineAsync();
    }

    /// <summary>The same for a write, which a full server takes when it has room again.</summary>
    private async Task WriteAsync(params string[] command)
    {
        while (await CallAsync(command) is { } reply && reply.StartsWith('-'))
        {
            if (!reply.StartsWith("-OOM", StringComparison.Ordinal))
            {
                throw new InvalidOperationException(reply);
            }

            await Task.Delay(50);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
