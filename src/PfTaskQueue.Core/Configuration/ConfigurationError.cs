using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Configuration;

/// <summary>The errors of configuration, in one wording.</summary>
internal static class ConfigurationError
{
    public static PfException Value(Setting setting, RawSetting raw) => new(
        PfError.InvalidConfiguration,
        setting.IsSecret
            ? $"{raw.Source}: {setting.Key} cannot be read"
            : $"{raw.Source}: {setting.Key} is {Describe(raw.Value)}, which is not allowed",
        $"give {setting.Allowed}");

    public static PfException File(string path, string message, string advice, Exception? inner = null) =>
        new(PfError.InvalidConfiguration, $"file {path}{message}", advice, inner);

    public static PfException Setting(Setting setting, ConfigurationSource source, string message, string advice) =>
        new(PfError.InvalidConfiguration, $"{setting.Key} ({source}) {message}", advice);

    /// <summary>A sentence about a key that nobody knows.</summary>
    public static string UnknownKey(string key, string? nearest) =>
        $"unknown setting '{Limits.Shorten(key)}'" + (nearest is null ? "; it has no effect" : $"; did you mean '{nearest}'?");

    /// <summary>What stands before an at sign can be a password that was put into an address.</summary>
    private static string Describe(object value)
    {
        if (value is IReadOnlyList<string> list)
        {
            return $"a list of {list.Count} values";
        }

        var text = value.ToString() ?? "";
        var at = text.LastIndexOf('@');
        return $"'{Limits.Shorten(at < 0 ? text : Secret.Mask + text[at..])}'";
    }
}
