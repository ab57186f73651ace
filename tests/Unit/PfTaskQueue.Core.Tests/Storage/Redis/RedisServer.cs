using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PfTaskQueue.Configuration;
using PfTaskQueue.Tests.Shared;
using StackExchange.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>A real redis-server of a test's own, on a free loopback port, with its data in a folder of its own.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly List<string> _arguments;
    private readonly Func<ConfigurationOptions, ConfigurationOptions> _login;
    private Process? _process;
    private ConnectionMultiplexer? _admin;

    private RedisServer(int port, IEnumerable<string> arguments, Func<ConfigurationOptions, ConfigurationOptions>? login)
    {
        Port = port;
        Folder = Directory.CreateTempSubdirectory("pftq-redis-").FullName;
        _arguments = [.. arguments];
        _login = login ?? (options => options);
    }

    public int Port { get; }

    public string Folder { get; }

    /// <summary>A connection beside the store's, to look and to meddle.</summary>
    public IDatabase Db => _admin!.GetDatabase();

    public IServer Admin => _admin!.GetServer("127.0.0.1", Port);

    /// <summary>Skips the test, with the reason, on a machine without redis-server.</summary>
    public static void SkipIfMissing() => Assert.SkipWhen(Find() is null, Platform.RedisReason);

    public static Task<RedisServer> StartAsync(params string[] arguments) => StartAsync(FreePort(), arguments, null);

    /// <summary>A server that is there already; it stays when this is disposed.</summary>
    public static async Task<RedisServer> AttachAsync(int port)
    {
        var server = new RedisServer(port, [], null);
        await server.ConnectAsync();
        return server;
    }

    /// <param name="login">How this fixture itself connects, where that takes more than an address.</param>
    public static async Task<RedisServer> StartAsync(
        int port, IReadOnlyList<string> arguments, Func<ConfigurationOptions, ConfigurationOptions>? login)
    {
        SkipIfMissing();
        string[] ports = arguments.Contains("--tls-port") ? [] : ["--port", $"{port}"];
        var server = new RedisServer(port, [.. ports, "--bind", "127.0.0.1", "--save", "", "--daemonize", "no", .. arguments], login);
        server._arguments.AddRange(["--dir", server.Folder]);
        return await server.LaunchedAsync();
    }

    /// <summary>A sentinel that watches one master, under the name <c>watched</c>, and is quick to replace it.</summary>
    public static async Task<RedisServer> StartSentinelAsync(RedisServer master)
    {
        var server = new RedisServer(FreePort(), [], options =>
        {
            options.CommandMap = CommandMap.Sentinel;
            options.TieBreaker = "";
            return options;
        });
        var file = Path.Combine(server.Folder, "sentinel.conf");
        await File.WriteAllTextAsync(
            file,
            $"""
            port {server.Port}
            bind 127.0.0.1
            dir {server.Folder}
            sentinel monitor watched 127.0.0.1 {master.Port} 1
            sentinel down-after-milliseconds watched 300
            sentinel failover-timeout watched 3000

            """);
        server._arguments.AddRange([file, "--sentinel"]);
        return await server.LaunchedAsync();
    }

    private async Task<RedisServer> LaunchedAsync()
    {
        try
        {
            await LaunchAsync();
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Settings for the store, with a key prefix that no other test has and short pauses.</summary>
    public RedisSettings Settings(int? port = null) => new()
    {
        Addresses = [new RedisAddress("127.0.0.1", port ?? Port)],
        KeyPrefix = "t" + Guid.NewGuid().ToString("N"),
        Backoff = new RedisBackoffSettings { InitialInterval = TimeSpan.FromMilliseconds(20), Multiplier = 1, MaxElapsedTime = TimeSpan.FromSeconds(20) },
    };

    /// <summary>As kill -9 does it.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _process = null;
        if (_admin is not null)
        {
            await _admin.DisposeAsync();
            _admin = null;
        }
    }

    /// <summary>It takes connections and answers nobody.</summary>
    public void Pause() => Signal("STOP");

    public void Resume() => Signal("CONT");

    /// <summary>On the same port and with the same data.</summary>
    public async Task LaunchAsync()
    {
        var start = new ProcessStartInfo(Find()!, _arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        _process = Process.Start(start)!;
        ChildGuard.Watch(_process);
        var log = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        _process.OutputDataReceived += (_, line) => log.Enqueue(line.Data);
        _process.ErrorDataReceived += (_, line) => log.Enqueue(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await ConnectAsync(log);
    }

    private async Task ConnectAsync(IReadOnlyCollection<string?>? log = null)
    {
        var options = _login(new ConfigurationOptions { AllowAdmin = true, EndPoints = { { "127.0.0.1", Port } }, ConnectTimeout = 1000, ConnectRetry = 1 });
        _admin = await Eventually.GetAsync(
            async () =>
            {
                Assert.False(_process?.HasExited == true, $"redis-server ended: {string.Join('\n', log ?? [])}");
                var connection = await ConnectionMultiplexer.ConnectAsync(options);
                await connection.GetServer("127.0.0.1", Port).PingAsync();
                return connection;
            },
            retryOn: e => e is RedisException or TimeoutException);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process!.Id}"]);
        kill.WaitForExit();
    }

    private static string? Find()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        return path.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);
    }
}
