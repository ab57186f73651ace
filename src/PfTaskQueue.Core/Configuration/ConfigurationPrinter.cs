using PfTaskQueue.Serialization;

namespace PfTaskQueue.Configuration;

/// <summary>Prints settings as a configuration file, in the original's shape and order. Secrets are never in it.</summary>
public static class ConfigurationPrinter
{
    /// <summary>The values in use; a secret that is set is shown as a mask.</summary>
    public static void Print(TextWriter writer, IReadOnlyList<ConfigurationEntry> entries) =>
        Write(writer, entries, (block, name, entry) => entry.Setting.Print(block, name, entry.Value));

    /// <summary>
    /// A file to start from: every setting with a comment. Secrets are left empty, and so are defaults that differ from
    /// machine to machine; empty means not set.
    /// </summary>
    public static void Export(TextWriter writer, IReadOnlyList<ConfigurationEntry> entries) => Write(writer, entries, ExportEntry);

    private static void ExportEntry(YamlBlock block, string name, ConfigurationEntry entry)
    {
        block.Comment(entry.Description);
        if (entry.IsSecret)
        {
            block.Comment($"A secret is not exported: write it here, or set {entry.EnvironmentVariable}.");
        }

        var isOpen = entry.IsSecret || (entry.Setting.IsMachineDefault && entry.Source.Kind == ConfigurationSourceKind.Default);
        if (isOpen)
        {
            block.Text(name, "");
        }
        else
        {
            entry.Setting.Print(block, name, entry.Value);
        }
    }

    /// <summary>Opens a section when the first of its keys comes; the table keeps a section's keys together.</summary>
    private static void Write(
        TextWriter writer, IReadOnlyList<ConfigurationEntry> entries, Action<YamlBlock, string, ConfigurationEntry> print)
    {
        var sections = new Dictionary<string, YamlBlock> { [""] = new(writer) };
        foreach (var entry in entries)
        {
            var dot = entry.Key.LastIndexOf('.');
            print(Section(sections, entry.Key[..Math.Max(dot, 0)]), entry.Key[(dot + 1)..], entry);
        }
    }

    private static YamlBlock Section(Dictionary<string, YamlBlock> sections, string path)
    {
        if (!sections.TryGetValue(path, out var block))
        {
            var dot = path.LastIndexOf('.');
            block = Section(sections, path[..Math.Max(dot, 0)]).Mapping(path[(dot + 1)..]);
            sections[path] = block;
        }

        return block;
    }
}
