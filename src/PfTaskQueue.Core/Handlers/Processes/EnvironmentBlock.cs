using System.Text;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>Environment variables as Windows takes them: UTF-16, sorted by name, each ended by a NUL, and one more at the end.</summary>
internal static class EnvironmentBlock
{
    /// <param name="variables">Of two whose names differ in case only, the last counts.</param>
    public static string Write(IEnumerable<KeyValuePair<string, string>> variables)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in variables)
        {
            sorted[name] = value;
        }

        var block = new StringBuilder();
        foreach (var (name, value) in sorted)
        {
            block.Append(name).Append('=').Append(value).Append('\0');
        }

        // An empty block has two NULs as well.
        return block.Append('\0', sorted.Count == 0 ? 2 : 1).ToString();
    }
}
