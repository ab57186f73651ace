namespace PfTaskQueue.Storage.Redis;

/// <summary>A set of UIDs that stays small for millions of them: each in its canonical form takes 16 bytes, others their text.</summary>
internal sealed class UidSet
{
    private readonly HashSet<Guid> _uids = [];
    private readonly HashSet<string> _others = new(StringComparer.Ordinal);

    public bool Add(string uid) => TryParse(uid, out var parsed) ? _uids.Add(parsed) : _others.Add(uid);

    public bool Contains(string uid) => TryParse(uid, out var parsed) ? _uids.Contains(parsed) : _others.Contains(uid);

    public bool Remove(string uid) => TryParse(uid, out var parsed) ? _uids.Remove(parsed) : _others.Remove(uid);

    public IEnumerable<string> All => _uids.Select(uid => uid.ToString("D")).Concat(_others);

    private static bool TryParse(string uid, out Guid parsed)
    {
        parsed = default;
        return !uid.AsSpan().ContainsAnyInRange('A', 'F') && Guid.TryParseExact(uid, "D", out parsed);
    }
}
