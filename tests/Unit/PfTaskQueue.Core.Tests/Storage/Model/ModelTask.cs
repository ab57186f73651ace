using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Storage.Model;

/// <summary>A task as the documents describe it, written down anew and without a look at the product's own rules.</summary>
internal sealed class ModelTask(string uid, long retryLimit)
{
    private const int Remembered = 10;
    private readonly List<(string Attempt, bool Salvaged)> _ended = [];

    public string Uid => uid;

    public TaskPhase Phase { get; private set; }

    public string? Worker { get; private set; }

    public string? Attempt { get; private set; }

    /// <summary>Somebody wants the attempt under way to be the last.</summary>
    public bool IsCancelled { get; private set; }

    public int Failures { get; private set; }

    public int Salvages { get; private set; }

    public int Ended => _ended.Count;

    public void Claim(string worker, string attempt) => (Phase, Worker, Attempt) = (TaskPhase.Received, worker, attempt);

    public void Start() => Phase = TaskPhase.Processing;

    public void Release() => (Phase, Worker, Attempt) = (TaskPhase.Pending, null, null);

    public void Succeed() => End(TaskPhase.Succeeded);

    public void Interrupt() => End(TaskPhase.Pending);

    public void Fail()
    {
        Failures++;
        End(retryLimit < 0 || Failures <= retryLimit ? TaskPhase.Pending : TaskPhase.Failed);
    }

    public void Salvage(int crashLimit)
    {
        Salvages++;
        End(crashLimit > 0 && Salvages >= crashLimit ? TaskPhase.Failed : TaskPhase.Pending, salvaged: true);
    }

    public void Cancel()
    {
        if (Phase == TaskPhase.Processing)
        {
            IsCancelled = true;
            return;
        }

        // Whoever never had an attempt gets a record of none.
        Attempt ??= "none";
        End(TaskPhase.Failed);
    }

    public void Restart(bool resetCounts)
    {
        Phase = TaskPhase.Pending;
        (Failures, Salvages) = resetCounts ? (0, 0) : (Failures, Salvages);
    }

    public bool RemembersEndOf(string attempt) => _ended.Contains((attempt, false));

    public override string ToString() => $"{Phase} {Worker} {Attempt} {Failures} {Salvages} {Ended}";

    private void End(TaskPhase next, bool salvaged = false)
    {
        _ended.Add((Attempt!, salvaged));
        if (_ended.Count > Remembered)
        {
            _ended.RemoveAt(0);
        }

        next = next == TaskPhase.Pending && IsCancelled ? TaskPhase.Failed : next;
        (Phase, Worker, Attempt, IsCancelled) = (next, null, null, false);
    }
}
