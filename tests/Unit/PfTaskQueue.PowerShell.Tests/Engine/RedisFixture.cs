using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PfTaskQueue.Tests.Shared;

namespace PfTaskQueue.PowerShell.Tests.Engine;

/// <summary>
/// A real redis-server on a free loopback port. It is filled through redis-cli: a client library in this process would be
/// one that the module must not need to find there. Where it is not installed each test that asks for it is skipped.
/// </summary>
public sealed class RedisFixture : IDisposable
{
    public const string Password = "s3cret-pass-W0rd";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Process? _server;
    private readonly int _port;

    public RedisFixture()
    {
        // Not skipped here: what a fixture throws fails its tests.
        if (!IsThere("redis-server") || !IsThere("redis-cli"))
        {
            return;
        }

        _port = FreePort();
        _server = Process.Start(Silent("redis-server", ["--port", $"{_port}", "--bind", "127.0.0.1", "--save", "", "--requirepass", Password]))!;
        ChildGuard.Watch(_server);
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        Assert.True(SpinWait.SpinUntil(() => Cli("PING\n") == "PONG", Limit), "redis-server does not answer");
    }

    public int Port
    {
        get
        {
            Assert.SkipWhen(_server is null, Platform.RedisReason);
            return _port;
        }
    }

    /// <summary>The address without the password.</summary>
    public string Backend(string keyPrefix) => $"redis://127.0.0.1:{Port}?keyPrefix={keyPrefix}";

    /// <summary>Sends commands, one a line; double-quoted arguments may have the escapes of JSON's strings but \u and \/.</summary>
    /// <returns>What redis-cli printed, trimmed.</returns>
    public string Cli(string commands)
    {
        var start = Silent("redis-cli", ["-p", $"{Port}"]);
        start.RedirectStandardInput = true;
        start.Environment["REDISCLI_AUTH"] = Password;
        using var client = Process.Start(start)!;
        client.StandardInput.Write(commands);
        client.StandardInput.Close();
        var output = client.StandardOutput.ReadToEnd();
        client.WaitForExit();
        return output.Trim();
    }

    public void Dispose()
    {
        _server?.Kill();
        _server?.WaitForExit();
        _server?.Dispose();
    }

    private static ProcessStartInfo Silent(string program, string[] arguments) => new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

    private static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
