using System.Security.Cryptography.X509Certificates;
using PfTaskQueue.Configuration;
using PfTaskQueue.Model;
using PfTaskQueue.Storage.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

public sealed class TlsTests : IAsyncLifetime
{
    private TestCertificates? _certificates;
    private RedisServer? _server;
    private RedisTlsSettings _tls = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        RedisServer.SkipIfMissing();
        _certificates = new TestCertificates();
        var port = RedisServer.FreePort();
        var server = _certificates.Issue("127.0.0.1");
        var client = _certificates.Issue("client");
        _tls = new RedisTlsSettings { CaFile = _certificates.CaFile, CertFile = client.CertFile, KeyFile = client.KeyFile };
        _server = await RedisServer.StartAsync(
            port,
            [
                "--port", "0", "--tls-port", $"{port}", "--tls-cert-file", server.CertFile, "--tls-key-file", server.KeyFile,
                "--tls-ca-cert-file", _certificates.CaFile, "--tls-auth-clients", "yes",
            ],
            options =>
            {
                options.Ssl = true;
                options.TrustIssuer(_certificates.CaFile);
                options.SetUserPemCertificate(client.CertFile, client.KeyFile);
                return options;
            });
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _certificates?.Dispose();
    }

    [Fact]
    public async Task AnAuthorityFileAndAClientCertificate_OpenTheStore()
    {
        await using var store = await OpenAsync(_tls);
        Assert.StartsWith("rediss://", store.DisplayName, StringComparison.Ordinal);
        Assert.NotNull(await store.CreateQueueAsync("q", QueueState.Active, Cancellation));
    }

    [Fact]
    public async Task AnotherName_IsRefused_AndSaid()
    {
        var error = await Assert.ThrowsAsync<PfException>(() => OpenAsync(_tls with { ServerName = "other.example" }));
        Assert.Equal(PfError.BackendUnavailable, error.Error);
        Assert.Contains("another name", error.Message, StringComparison.Ordinal);
        Assert.Contains("redis.serverName", error.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherAuthority_IsRefused_AndSaid()
    {
        using var others = new TestCertificates();
        var error = await Assert.ThrowsAsync<PfException>(() => OpenAsync(_tls with { CaFile = others.CaFile }));
        Assert.Equal(PfError.BackendUnavailable, error.Error);
        Assert.Contains("redis.caFile", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSystemsAuthorities_DoNotKnowIt()
    {
        var error = await Assert.ThrowsAsync<PfException>(() => OpenAsync(_tls with { CaFile = null }));
        Assert.Contains("not trusted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AConnectionWithoutTls_IsUnavailable()
    {
        var error = await Assert.ThrowsAsync<PfException>(() => OpenAsync(null));
        Assert.Equal(PfError.BackendUnavailable, error.Error);
        Assert.Contains("TLS", error.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AConnectionWithoutAClientCertificate_IsUnavailable()
    {
        var error = await Assert.ThrowsAsync<PfException>(() => OpenAsync(_tls with { CertFile = null, KeyFile = null }));
        Assert.Equal(PfError.BackendUnavailable, error.Error);
    }

    [Fact]
    public async Task AFileThatIsNoCertificate_IsNamed()
    {
        var error = await Assert.ThrowsAsync<PfException>(() => OpenAsync(_tls with { CaFile = "/no/such/file.pem" }));
        Assert.Equal(PfError.InvalidConfiguration, error.Error);
        Assert.Contains("/no/such/file.pem", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACertificate_IsJudgedByTheAuthoritiesOfTheFile()
    {
        using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(_certificates!.Issue("intermediate").CertFile));
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(_certificates!.CaFile);
        Assert.Null(RedisCertificate.Check(certificate, null, System.Net.Security.SslPolicyErrors.RemoteCertificateChainErrors, authorities));
        Assert.NotNull(RedisCertificate.Check(null, null, System.Net.Security.SslPolicyErrors.RemoteCertificateNotAvailable, authorities));
    }

    private Task<RedisStore> OpenAsync(RedisTlsSettings? tls) =>
        RedisStore.OpenAsync(_server!.Settings() with { Tls = tls, DialTimeout = TimeSpan.FromSeconds(2) }, TimeProvider.System, Cancellation);
}
