using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Reports.JUnit;

/// <summary>A queue as a suite of test cases.</summary>
internal sealed class JUnitSuite(string name)
{
    private readonly List<JUnitCase> _cases = [];

    public string Name { get; } = name;

    public IReadOnlyList<JUnitCase> Cases => _cases;

    public int Failures { get; private set; }

    public int Skipped { get; private set; }

    /// <summary>The durations together; times that another program has made up may be longer together than a span can be.</summary>
    public double Seconds { get; private set; }

    /// <summary>When the first of the attempts that count began; null: none has.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    public void Add(TaskInfo task)
    {
        var item = JUnitCase.Of(task);
        _cases.Add(item);
        Failures += item.Failure is null ? 0 : 1;
        Skipped += item.Skipped is null ? 0 : 1;
        Seconds += item.Duration.TotalSeconds;
        StartedAt = task.StartedAt is { } start && !(start >= StartedAt) ? start : StartedAt;
    }
}
