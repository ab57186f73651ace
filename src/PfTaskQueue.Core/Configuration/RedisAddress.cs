using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PfTaskQueue.Configuration;

/// <summary>Where a Redis server, a cluster's node or a sentinel listens.</summary>
/// <param name="Host">A name or an IP address; an IPv6 address without brackets.</param>
/// <param name="Port">1 to 65535.</param>
public readonly record struct RedisAddress(string Host, int Port)
{
    public const int DefaultPort = 6379;

    public static readonly RedisAddress Default = new("localhost", DefaultPort);

    /// <summary>Reads <c>host</c>, <c>host:port</c>, <c>:port</c> (this machine) and <c>[::1]:port</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RedisAddress? address)
    {
        address = null;
        var (host, port) = Split(text.Trim());
        var number = DefaultPort;
        if (port is not null && !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        if (number is < 1 or > ushort.MaxValue)
        {
            return false;
        }

        host = host.Length == 0 && port is not null ? Default.Host : host;
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            return false;
        }

        address = new RedisAddress(host, number);
        return true;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    private static (string Host, string? Port) Split(string text)
    {
        if (text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is var close && close > 0)
        {
            var rest = text[(close + 1)..];
            return rest switch
            {
                "" => (text[1..close], null),
                [':', .. var port] => (text[1..close], port),
                _ => (text, null), // The bracket is no host's, so this is refused.
            };
        }

        var colon = text.LastIndexOf(':');

        // More than one colon: an IPv6 address without brackets and without a port.
        return colon < 0 || text.IndexOf(':', StringComparison.Ordinal) != colon ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }
}
