using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using YamlDotNet.Core.Events;

namespace PfTaskQueue.Configuration;

/// <summary>Reads a configuration file, YAML or JSON (which is YAML), into flat keys.</summary>
internal sealed class ConfigurationFile
{
    private const int MaxLength = 1024 * 1024;
    private const int MaxDepth = 16;
    private const string Advice = "correct the file; Export-PfConfiguration writes one with every setting";

    private static readonly HashSet<string> Sections = new(Settings.Keys.SelectMany(SectionsOf), StringComparer.OrdinalIgnoreCase);

    private readonly string path;
    private readonly YamlEvents events;
    private readonly Dictionary<string, RawSetting> settings = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> warnings = [];

    private ConfigurationFile(string path, string text)
    {
        this.path = path;
        events = new YamlEvents(text);
    }

    /// <summary>The values by the keys as they are written; their case does not matter.</summary>
    public IReadOnlyDictionary<string, RawSetting> Values => settings;

    /// <summary>Keys that nobody knows.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <exception cref="PfException">InvalidConfiguration: it cannot be read.</exception>
    public static ConfigurationFile Read(string path)
    {
        try
        {
            var file = new ConfigurationFile(path, ReadText(path));
            file.ReadDocument();
            return file;
        }
        catch (YamlTextException e)
        {
            throw ConfigurationError.File(path, $", line {e.Line}, column {e.Column}: {e.Message}", Advice, e);
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            var buffer = new char[MaxLength + 1];
            var length = reader.ReadBlock(buffer);
            return length <= MaxLength
                ? new string(buffer, 0, length)
                : throw ConfigurationError.File(path, $" is longer than {MaxLength} characters", "give the path of a configuration file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ConfigurationError.File(path, $" cannot be read: {e.Message}", "check the path and its permissions", e);
        }
    }

    private void ReadDocument()
    {
        var root = events.Root();
        if (root is MappingStart)
        {
            ReadMapping("", 0, isKnown: true);
        }
        else if (root is not null && (root is not Scalar || events.Text(root, "the file").Text is not null))
        {
            throw events.Refuse(root, "a configuration file is a mapping, such as 'backend: sqlite'");
        }

        while (events.Next() is { } more)
        {
            if (more is DocumentStart)
            {
                throw events.Refuse(more, "a configuration file has one document; a second one begins here");
            }
        }
    }

    /// <param name="isKnown">Whether the section is known; below an unknown one, which has been named, nothing is.</param>
    private void ReadMapping(string prefix, int depth, bool isKnown)
    {
        while (events.Next() is { } node and not MappingEnd)
        {
            var key = prefix + events.Text(node, "a key").Text;
            var value = events.Next()!;
            var isSection = Sections.Contains(key);
            if (isKnown && !isSection && Settings.Find(key) is null)
            {
                warnings.Add($"file {path}, line {events.LineOf(node)}: {ConfigurationError.UnknownKey(key, Nearest(key))}");
            }

            if (value is MappingStart)
            {
                Enter(key, value, depth);
                ReadMapping(key + ".", depth + 1, isSection);
            }
            else
            {
                Add(key, node, value is SequenceStart ? ReadList(key) : events.Text(value, key).Text);
            }
        }
    }

    private void Enter(string key, ParsingEvent value, int depth)
    {
        if (depth == MaxDepth)
        {
            throw events.Refuse(value, "the file is nested too deep");
        }

        if (Settings.Find(key) is { } setting)
        {
            throw events.Refuse(value, $"{key} must be {setting.Allowed}, not a mapping");
        }
    }

    private List<string> ReadList(string key)
    {
        var list = new List<string>();
        while (events.Next() is { } item and not SequenceEnd)
        {
            list.Add(events.Text(item, key).Text ?? "");
        }

        return list;
    }

    private void Add(string key, ParsingEvent node, object? value)
    {
        if (value is not null && Sections.Contains(key))
        {
            throw events.Refuse(node, $"{key} must be a mapping");
        }

        var source = new ConfigurationSource(ConfigurationSourceKind.File, path, events.LineOf(node));
        if (!settings.TryAdd(key, new RawSetting(key, value ?? "", source, Path.GetDirectoryName(path) ?? "")))
        {
            throw events.Refuse(node, $"{key} is set twice");
        }
    }

    /// <summary>The nearest setting or section; a key under the wrong section is found by its last part.</summary>
    private static string? Nearest(string key)
    {
        var last = key[(key.LastIndexOf('.') + 1)..];
        return NearestName.Find(key, Settings.Keys.Concat(Sections))
            ?? Settings.Keys.FirstOrDefault(known => known.EndsWith("." + last, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What stands before a dot of a key: for <c>redis.backoff.maxRetry</c> it is <c>redis</c> and <c>redis.backoff</c>.</summary>
    private static IEnumerable<string> SectionsOf(string key) =>
        Enumerable.Range(0, key.Length).Where(index => key[index] == '.').Select(index => key[..index]);
}
