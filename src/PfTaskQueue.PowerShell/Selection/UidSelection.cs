using System.Management.Automation;

namespace PfTaskQueue.PowerShell.Selection;

/// <summary>UIDs, whole or with wildcards (<c>3f2a9c1b*</c>, as the tables show them); none given: every UID matches.</summary>
internal sealed class UidSelection
{
    private readonly HashSet<string> _whole;
    private readonly HashSet<string> _missing;
    private readonly NamePatterns? _patterns;

    public UidSelection(IReadOnlyCollection<string>? uids)
    {
        IsAll = uids is null;
        _whole = (uids ?? []).Where(uid => !WildcardPattern.ContainsWildcardCharacters(uid)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _missing = new HashSet<string>(_whole, _whole.Comparer);
        _patterns = uids?.Count > _whole.Count ? new NamePatterns(uids.Where(WildcardPattern.ContainsWildcardCharacters)) : null;
    }

    /// <summary>The UIDs to read, when it is only these; null: all must be read.</summary>
    public IReadOnlyList<string>? Exact => IsAll || _patterns is not null ? null : [.. _whole.Select(uid => uid.ToLowerInvariant())];

    /// <summary>Whether none was given.</summary>
    public bool IsAll { get; }

    /// <summary>Whole UIDs that have not come by yet.</summary>
    public IReadOnlyCollection<string> Missing => _missing;

    public bool Match(string uid)
    {
        _missing.Remove(uid);
        return IsAll || _whole.Contains(uid) || _patterns?.Match(uid) == true;
    }
}
