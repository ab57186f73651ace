namespace PfTaskQueue.PowerShell.Reports.Html;

/// <summary>Keeps some of many, evenly: all up to a cap, then every second, every fourth, and so on.</summary>
internal sealed class Thinning<T>(int cap)
{
    private readonly List<T> _kept = [];
    private long _stride = 1;

    public IReadOnlyList<T> Kept => _kept;

    public long Seen { get; private set; }

    public void Add(T item)
    {
        if (Seen++ % _stride != 0)
        {
            return;
        }

        if (_kept.Count == cap)
        {
            var next = 0;
            _kept.RemoveAll(_ => next++ % 2 == 1);
            _stride *= 2;
            if ((Seen - 1) % _stride != 0)
            {
                return;
            }
        }

        _kept.Add(item);
    }
}
