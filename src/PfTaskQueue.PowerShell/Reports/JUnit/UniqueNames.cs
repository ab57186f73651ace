using System.Globalization;

namespace PfTaskQueue.PowerShell.Reports.JUnit;

/// <summary>
/// Names that are there once. Readers take two cases of one name for one, and so would hide one's failure behind the other's
/// success. A number is added and not the UID, so that the names are the same in the next run.
/// </summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _repeats = new(StringComparer.Ordinal);

    public string Make(string name)
    {
        var unique = name;
        while (!_given.Add(unique))
        {
            var number = _repeats.GetValueOrDefault(name, 1) + 1;
            _repeats[name] = number;
            unique = string.Create(CultureInfo.InvariantCulture, $"{name} ({number})");
        }

        return unique;
    }
}
