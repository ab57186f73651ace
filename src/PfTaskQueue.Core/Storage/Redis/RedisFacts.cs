namespace PfTaskQueue.Storage.Redis;

/// <summary>What a server tells about itself, by INFO and CONFIG GET. A user may be allowed one, both or neither; managed services often forbid the latter.</summary>
/// <param name="info">The fields of INFO; empty where it is not allowed.</param>
/// <param name="settings">The server's settings, as far as they could be asked for.</param>
/// <param name="infoFault">Why there is no INFO; null: there is.</param>
internal sealed class RedisFacts(IReadOnlyDictionary<string, string> info, IReadOnlyDictionary<string, string> settings, string? infoFault)
{
    public string? InfoFault => infoFault;

    /// <summary>Null: it is unknown.</summary>
    public string? Info(string field) => info.GetValueOrDefault(field);

    /// <summary>Null: it is unknown.</summary>
    public string? Setting(string name) => settings.GetValueOrDefault(name);

    /// <summary>The fields of INFO whose names begin so.</summary>
    public IEnumerable<string> InfoOf(string prefix) =>
        info.Where(field => field.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(field => field.Value);

    /// <summary>Reads the text of INFO: <c>field:value</c> in lines, with headings.</summary>
    public static Dictionary<string, string> ReadInfo(string text) => text.Split("\r\n")
        .Select(line => line.Split(':', 2))
        .Where(field => field.Length == 2)
        .GroupBy(field => field[0], StringComparer.Ordinal)
        .ToDictionary(fields => fields.Key, fields => fields.First()[1], StringComparer.Ordinal);
}
