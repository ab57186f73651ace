using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Reports.Html;

/// <summary>What the page shows, as it adds up task by task. It holds no task: 4 bytes an attempt, and what is capped.</summary>
internal sealed class Figures(DateTimeOffset now)
{
    public const int MaxFailures = 500;

    // Beyond this many bars browsers get slow, and nobody sees more.
    private const int MaxAttempts = 2000;

    private readonly long[] _phases = new long[Enum.GetValues<TaskPhase>().Length];
    private readonly long[] _outcomes = new long[Enum.GetValues<Outcome>().Length];
    private readonly Dictionary<string, WorkerFigures> _workers = new(StringComparer.Ordinal);
    private readonly List<FailedTask> _failures = [];

    public DateTimeOffset Now { get; } = now;

    public SortedSet<string> Queues { get; } = new(StringComparer.Ordinal);

    /// <summary>Attempts that ended well.</summary>
    public Thinning<Attempt> Good { get; } = new(MaxAttempts);

    /// <summary>The others. They are kept apart, so that few failures among many successes are all seen.</summary>
    public Thinning<Attempt> Bad { get; } = new(MaxAttempts);

    /// <summary>Seconds that handlers ran which succeeded.</summary>
    public List<float> GoodSeconds { get; } = [];

    public List<float> BadSeconds { get; } = [];

    public IReadOnlyCollection<WorkerFigures> Workers => _workers.Values;

    public IReadOnlyList<FailedTask> Failures => _failures;

    public DateTimeOffset? First { get; private set; }

    public DateTimeOffset? Last { get; private set; }

    public long Tasks => _phases.Sum();

    public long Attempts => _outcomes.Sum();

    public long Unfinished => Tasks - this[TaskPhase.Succeeded] - this[TaskPhase.Failed];

    /// <summary>Tasks that took more than one attempt.</summary>
    public long Retried { get; private set; }

    public long this[TaskPhase phase] => _phases[(int)phase];

    public long this[Outcome outcome] => _outcomes[(int)outcome];

    public void Add(TaskInfo task)
    {
        Queues.Add(task.Queue);
        _phases[(int)task.Phase]++;
        Retried += task.History.Count + (task.CurrentRecord is null ? 0 : 1) > 1 ? 1 : 0;
        if (task.Phase == TaskPhase.Failed && _failures.Count < MaxFailures)
        {
            _failures.Add(new FailedTask(task));
        }

        foreach (var record in task.CurrentRecord is null ? task.History : task.History.Append(task.CurrentRecord))
        {
            if (record.Duration is { Ticks: >= 0 } duration)
            {
                (Outcomes.Of(record) == Outcome.Succeeded ? GoodSeconds : BadSeconds).Add((float)duration.TotalSeconds);
            }

            _workers.TryAdd(record.WorkerUid, new WorkerFigures(record.WorkerUid, record.WorkerName));
        }

        foreach (var attempt in Attempt.Of(task, Now))
        {
            Add(attempt);
        }
    }

    private void Add(Attempt attempt)
    {
        var isBad = attempt.Outcome is not (Outcome.Succeeded or Outcome.Running);
        var worker = _workers[attempt.WorkerUid];
        worker.Attempts++;
        worker.Bad += isBad ? 1 : 0;
        worker.First = attempt.Start < worker.First ? attempt.Start : worker.First;
        _outcomes[(int)attempt.Outcome]++;
        (isBad ? Bad : Good).Add(attempt);
        First = attempt.Start >= First ? First : attempt.Start;
        Last = attempt.End <= Last ? Last : attempt.End;
    }
}
