using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PfTaskQueue.Configuration;
using PfTaskQueue.Model;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>Our settings as the client library takes them.</summary>
internal static class RedisOptions
{
    /// <summary>A connection that has fallen silent is noticed within about this time.</summary>
    private const int KeepAliveSeconds = 5;

    /// <param name="certificateFault">Told what is wrong with the server's certificate.</param>
    public static ConfigurationOptions From(RedisSettings settings, Action<string> certificateFault)
    {
        var options = new ConfigurationOptions
        {
            User = settings.User,
            Password = settings.Password?.Reveal(),
            DefaultDatabase = settings.Database,
            ServiceName = settings.SentinelMaster,
            SentinelUser = settings.SentinelUser,
            SentinelPassword = settings.SentinelPassword?.Reveal(),
            ConnectTimeout = Milliseconds(settings.DialTimeout),
            AsyncTimeout = Milliseconds(settings.ReadTimeout),
            SyncTimeout = Milliseconds(settings.ReadTimeout),
            KeepAlive = KeepAliveSeconds,
            ConnectRetry = 1,
            ClientName = "PfTaskQueue",

            // The library's own keys and channels would need rights that a user of the queues has no need for.
            TieBreaker = "",
            ConfigurationChannel = "",
            IncludeDetailInExceptions = false,
        };
        foreach (var address in settings.Addresses)
        {
            options.EndPoints.Add(address.Host, address.Port);
        }

        if (settings.Tls is { } tls)
        {
            Encrypt(options, tls, certificateFault);
        }

        return options;
    }

    private static void Encrypt(ConfigurationOptions options, RedisTlsSettings tls, Action<string> certificateFault)
    {
        var authorities = tls.CaFile is null ? null : Read(tls.CaFile, LoadAuthorities);
        options.Ssl = true;
        options.SslHost = tls.ServerName;
        options.CertificateValidation += (_, certificate, chain, errors) =>
        {
            var fault = RedisCertificate.Check(certificate, chain, errors, authorities);
            if (fault is not null)
            {
                certificateFault(fault);
            }

            return fault is null;
        };
        if (tls.CertFile is { } certFile)
        {
            var certificate = Read(certFile, path => X509Certificate2.CreateFromPemFile(path, tls.KeyFile));
            options.CertificateSelection += (_, _, _, _, _) => certificate;
        }
    }

    private static X509Certificate2Collection LoadAuthorities(string path)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("it holds no certificate");
    }

    private static T Read<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new PfException(
                PfError.InvalidConfiguration,
                $"the certificate file '{path}' cannot be read: {e.Message}",
                "give a PEM file that this user can read (redis.caFile, redis.certFile with redis.keyFile)");
        }
    }

    private static int Milliseconds(TimeSpan span) => (int)Math.Clamp(span.TotalMilliseconds, 1, int.MaxValue);
}
