using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace PfTaskQueue.Storage.Redis;

/// <summary>Judges a server's certificate.</summary>
internal static class RedisCertificate
{
    /// <param name="authorities">The authorities to trust instead of the system's; null: the system's.</param>
    /// <returns>What is wrong with it; null: nothing.</returns>
    public static string? Check(
        X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, X509Certificate2Collection? authorities)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "the server has no certificate";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"the server's certificate is for another name ({Names(certificate)})";
        }

        if (authorities is null)
        {
            return errors == SslPolicyErrors.None ? null : $"the server's certificate is not trusted: {Why(chain)}";
        }

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(authorities);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;

        // What the server sent beside its own certificate: the authorities between it and the root.
        foreach (var element in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            own.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        using var end = new X509Certificate2(certificate);
        return own.Build(end) ? null : $"the server's certificate is not from an authority of redis.caFile: {Why(own)}";
    }

    private static string Names(X509Certificate certificate)
    {
        using var end = new X509Certificate2(certificate);
        var names = end.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames());
        return string.Join(", ", names.DefaultIfEmpty(end.Subject));
    }

    private static string Why(X509Chain? chain) =>
        string.Join("; ", chain?.ChainStatus.Select(status => status.StatusInformation.TrimEnd('\n', '\r')).Distinct() ?? []);
}
