namespace PfTaskQueue.Core.Tests.Storage.Model;

/// <summary>
/// The line of those that wait. What came together from a worker that ended or died has no order among itself. A follow-up task
/// has no name until it is taken: it stands there as its parent's.
/// </summary>
internal sealed class ModelLine
{
    private readonly LinkedList<HashSet<string>> _groups = new();

    public int Count => _groups.Sum(group => group.Count);

    public void Add(string uid) => _groups.AddLast([uid]);

    public void AddTogether(IEnumerable<string> uids)
    {
        var group = uids.ToHashSet();
        if (group.Count > 0)
        {
            _groups.AddLast(group);
        }
    }

    /// <summary>Takes it from wherever it stands.</summary>
    public void Remove(string uid)
    {
        var group = _groups.Single(group => group.Contains(uid));
        group.Remove(uid);
        if (group.Count == 0)
        {
            _groups.Remove(group);
        }
    }

    /// <summary>Takes it from the head.</summary>
    /// <returns>False: it is not its turn.</returns>
    public bool Take(string uid)
    {
        if (_groups.First is not { } head || !head.Value.Remove(uid))
        {
            return false;
        }

        if (head.Value.Count == 0)
        {
            _groups.RemoveFirst();
        }

        return true;
    }
}
