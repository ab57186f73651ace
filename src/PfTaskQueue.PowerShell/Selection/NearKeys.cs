using PfTaskQueue.Serialization;

namespace PfTaskQueue.PowerShell.Selection;

/// <summary>The settings that somebody can have meant by a key that does not exist.</summary>
internal static class NearKeys
{
    private const int Most = 5;

    /// <summary>The keys with this text in them, else the ones whose last part is spelled nearly so, else the one nearest as a whole.</summary>
    public static IReadOnlyList<string> Find(string key, IEnumerable<string> known)
    {
        string[] all = [.. known];
        string[] near = [.. all.Where(candidate => candidate.Contains(key, StringComparison.OrdinalIgnoreCase))];
        if (near.Length == 0 && NearestName.Find(LastPart(key), all.Select(LastPart)) is { } part)
        {
            near = [.. all.Where(candidate => LastPart(candidate) == part)];
        }

        if (near.Length == 0 && NearestName.Find(key, all) is { } whole)
        {
            near = [whole];
        }

        return near.Length > Most ? near[..Most] : near;
    }

    private static string LastPart(string key) => key[(key.LastIndexOf('.') + 1)..];
}
