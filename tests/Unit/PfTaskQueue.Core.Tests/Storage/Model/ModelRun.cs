using PfTaskQueue.Core.Tests.Storage.Conformance;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Model;

/// <summary>Random calls on a queue of a store and on a model; whatever the store answers must be what the model says.</summary>
internal sealed class ModelRun(StoreBackend backend, IQueueStore store, QueueInfo queue, int seed)
{
    private const int Comparing = 250;

    /// <summary>Longer than any run, however busy the machine: nobody is lost because time has really passed.</summary>
    private static readonly TimeSpan Expiration = TimeSpan.FromHours(10);

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, ModelTask> _tasks = [];
    private readonly ModelLine _line = new();
    private readonly List<WorkerInfo> _workers = [];
    private readonly HashSet<string> _ended = [];
    private readonly HashSet<string> _lost = [];
    private readonly Queue<TaskInfo> _inHand = new();
    private readonly Queue<string> _trace = new();
    private bool _suspended;
    private int _step;

    private static CancellationToken None => CancellationToken.None;

    public async Task RunAsync(int steps)
    {
        for (_step = 0; _step < steps; _step++)
        {
            await StepAsync();
            if (_step % Comparing == 0)
            {
                await CompareAsync();
            }
        }

        await CompareAsync();
        Assert.Empty(await store.InspectQueueAsync(queue, None).Where(finding => finding.Kind != PfTaskQueue.Checking.FindingKind.HolderDead).ToListAsync());
    }

    private Task StepAsync() => _random.Next(100) switch
    {
        < 15 => AddAsync(),
        < 18 => RegisterAsync(),
        < 45 => ClaimAsync(),
        < 60 => StartAsync(),
        < 90 => CompleteAsync(),
        < 92 => EndAsync(),
        < 95 => SalvageAsync(),
        < 96 => RestartAsync(),
        < 97 => CancelAsync(),
        < 98 => RemoveAsync(),
        < 99 => SuspendAsync(),
        _ => BeatAsync(),
    };

    private async Task AddAsync()
    {
        // A queue that only grows would be no queue.
        var count = _line.Count > 30 ? 0 : _random.Next(1, 4);
        var specs = Enumerable.Range(0, count).Select(_ => new TaskSpec { RetryLimit = _random.Next(-1, 4) }).ToList();
        foreach (var task in await store.AddTasksAsync(queue, specs, None))
        {
            _tasks.Add(task.Uid, new ModelTask(task.Uid, task.RetryLimit));
            _line.Add(task.Uid);
        }
    }

    private async Task RegisterAsync() =>
        _workers.Add(await store.RegisterWorkerAsync(queue, Spec($"w{_workers.Count}"), None));

    private static WorkerSpec Spec(string name)
    {
        var spec = new WorkerSpec { Name = name };
        return spec with { HeartBeat = spec.HeartBeat with { ExpirationDuration = Expiration } };
    }

    private async Task ClaimAsync()
    {
        if (Pick(_workers) is not { } worker)
        {
            return;
        }

        var (count, waiting) = (_random.Next(1, 4), _line.Count);
        var claim = await store.ClaimTasksAsync(worker, count, None);
        var expected = _ended.Contains(worker.Uid) ? ClaimStatus.WorkerGone
            : _suspended ? ClaimStatus.Suspended
            : waiting == 0 ? ClaimStatus.Empty
            : ClaimStatus.Claimed;
        Same(expected, claim.Status, "claim");
        Same(expected == ClaimStatus.Claimed ? Math.Min(count, waiting) : 0, claim.Tasks.Count, "claimed tasks");
        if (expected == ClaimStatus.Empty)
        {
            Same(_tasks.Values.Any(task => task.Worker is not null), claim.InFlight, "in flight");
        }

        foreach (var task in claim.Tasks)
        {
            if (!_tasks.ContainsKey(task.Uid))
            {
                Same(true, task.ParentUid is not null && _line.Take($"hook of {task.ParentUid}"), $"the turn of the follow-up task of {task.ParentUid}");
                _tasks.Add(task.Uid, new ModelTask(task.Uid, task.RetryLimit));
            }
            else
            {
                Same(true, _line.Take(task.Uid), $"the turn of {task.Uid}");
            }

            _tasks[task.Uid].Claim(worker.Uid, task.CurrentRecord!.ProcessUid);
            Compare(task);
            Keep(task);
        }
    }

    private async Task StartAsync()
    {
        if (PickInHand() is not { } held)
        {
            return;
        }

        if (!_tasks.TryGetValue(held.Uid, out var task))
        {
            Same(Verdict.NotFound, (await store.StartTasksAsync(HolderOf(held), [held], None)).Single().Verdict, $"start of {held.Uid}, which is gone");
            return;
        }

        var owns = task.Attempt == held.CurrentRecord!.ProcessUid;
        var expected = !owns ? Verdict.NotOwner : task.Phase == TaskPhase.Processing ? Verdict.AlreadyDone : Verdict.Moved;
        var step = (await store.StartTasksAsync(HolderOf(held), [held], None)).Single();
        Same(Answer(expected), Answer(step.Verdict), $"start of {held.Uid}");
        if (expected == Verdict.Moved)
        {
            task.Start();
        }

        if (step.Took)
        {
            Compare(step.Task);
            Keep(step.Task);
        }
    }

    private async Task CompleteAsync()
    {
        if (PickInHand() is not { } held)
        {
            return;
        }

        var attempt = Attempt.Of(held);
        TaskEvent happened = _random.Next(10) switch
        {
            < 5 => new TaskEvent.Succeed(attempt, TaskResult.Success()),
            < 7 => new TaskEvent.Fail(attempt, TaskResult.Failure(ResultReason.Failed)),
            < 8 => new TaskEvent.Interrupt(attempt, TaskResult.Failure(ResultReason.Signaled)),
            _ => new TaskEvent.Release(attempt),
        };
        if (!_tasks.TryGetValue(held.Uid, out var task))
        {
            var gone = (await store.CompleteTasksAsync(HolderOf(held), [new AttemptOutcome(held, happened)], None)).Single();
            Same(Verdict.NotFound, gone.Verdict, $"{happened.GetType().Name} of {held.Uid}, which is gone");
            return;
        }

        var expected = Expect(task, attempt.ProcessUid, happened);
        var hooks = _random.Next(10) == 0 ? 1 : 0;
        var outcome = new AttemptOutcome(held, happened) { PostHooks = [.. Enumerable.Repeat(new TaskSpec { RetryLimit = 1 }, hooks)] };
        var step = (await store.CompleteTasksAsync(HolderOf(held), [outcome], None)).Single();
        Same(Answer(expected, happened), Answer(step.Verdict, happened), $"{happened.GetType().Name} of {held.Uid}, attempt {attempt.ProcessUid}, which is {task}");
        if (expected == Verdict.Moved)
        {
            Apply(task, happened, hooks);
            Compare(step.Task);
        }

        if (_random.Next(4) != 0)
        {
            // Its worker has not heard the answer, and will ask again.
            Keep(held);
        }
    }

    private static Verdict Expect(ModelTask task, string attempt, TaskEvent happened)
    {
        if (task.Attempt != attempt)
        {
            var known = happened is TaskEvent.Release ? task.Phase == TaskPhase.Pending : task.RemembersEndOf(attempt);
            return known ? Verdict.AlreadyDone : Verdict.NotOwner;
        }

        return happened switch
        {
            TaskEvent.Succeed => task.Phase == TaskPhase.Processing ? Verdict.Moved : Verdict.WrongPhase,
            TaskEvent.Release => task.Phase == TaskPhase.Received ? Verdict.Moved : Verdict.WrongPhase,
            _ => Verdict.Moved,
        };
    }

    /// <summary>
    /// Why a step is refused is words for people, and a backend may see another reason first. Of a release that moves nothing it
    /// may not know whether it took effect before: it leaves no trace.
    /// </summary>
    private static string Answer(Verdict verdict, TaskEvent? happened = null) => verdict switch
    {
        Verdict.Moved => "moved",
        Verdict.AlreadyDone or Verdict.NotOwner or Verdict.WrongPhase when happened is TaskEvent.Release => "not moved",
        Verdict.NotOwner or Verdict.WrongPhase => "refused",
        _ => verdict.ToString(),
    };

    private void Apply(ModelTask task, TaskEvent happened, int hooks)
    {
        switch (happened)
        {
            case TaskEvent.Succeed:
                task.Succeed();
                break;
            case TaskEvent.Fail:
                task.Fail();
                break;
            case TaskEvent.Interrupt:
                task.Interrupt();
                break;
            default:
                task.Release();
                break;
        }

        if (task.Phase == TaskPhase.Pending)
        {
            _line.Add(task.Uid);
        }

        for (; hooks > 0; hooks--)
        {
            _line.Add($"hook of {task.Uid}");
        }
    }

    private async Task EndAsync()
    {
        if (Pick(_workers) is not { } worker)
        {
            return;
        }

        await store.EndWorkerAsync(worker, success: true, None);
        if (_ended.Add(worker.Uid))
        {
            var held = _tasks.Values.Where(task => task.Worker == worker.Uid).ToList();
            foreach (var task in held)
            {
                if (task.Phase == TaskPhase.Received)
                {
                    task.Release();
                }
                else
                {
                    task.Interrupt();
                }
            }

            _line.AddTogether(held.Where(task => task.Phase == TaskPhase.Pending).Select(task => task.Uid));
        }
    }

    private async Task SalvageAsync()
    {
        if (Pick(_workers) is not { } worker)
        {
            return;
        }

        if (_random.Next(2) == 0 && !_ended.Contains(worker.Uid))
        {
            await backend.AgeWorkerAsync(worker, Expiration * 2);
            _lost.Add(worker.Uid);
        }

        var crashLimit = _random.Next(0, 4);
        var report = await store.SalvageWorkerAsync(worker, "model", crashLimit, None);
        var may = _lost.Contains(worker.Uid) && !_ended.Contains(worker.Uid);
        Same(may, report is not null, "salvage");
        if (may)
        {
            _ended.Add(worker.Uid);
            var held = _tasks.Values.Where(task => task.Worker == worker.Uid).ToList();
            held.ForEach(task => task.Salvage(crashLimit));
            _line.AddTogether(held.Where(task => task.Phase == TaskPhase.Pending).Select(task => task.Uid));
            Same(held.Count(task => task.Phase == TaskPhase.Pending), report!.Requeued.Count, "re-queued tasks");
            Same(held.Count(task => task.Phase == TaskPhase.Failed), report.Failed.Count, "given up tasks");
        }
    }

    private async Task RestartAsync()
    {
        if (Pick([.. _tasks.Values]) is not { } task)
        {
            return;
        }

        var reset = _random.Next(2) == 0;
        var may = task.Phase == TaskPhase.Failed;
        var change = (await store.RestartTasksAsync(queue, [task.Uid], reset, None)).Single();
        Same(may, change.Took, $"restart of {task.Uid}, which is {task}");
        if (may)
        {
            task.Restart(reset);
            _line.Add(task.Uid);
        }
    }

    private async Task CancelAsync()
    {
        if (Pick([.. _tasks.Values]) is not { } task)
        {
            return;
        }

        var before = task.Phase;
        var expected = before switch
        {
            TaskPhase.Processing => Verdict.Requested,
            TaskPhase.Pending or TaskPhase.Received => Verdict.Moved,
            _ => Verdict.WrongPhase,
        };
        var change = (await store.CancelTasksAsync(queue, [task.Uid], None)).Single();
        Same(expected, change.Verdict, $"cancellation of {task.Uid}, which is {task}");
        if (expected != Verdict.WrongPhase)
        {
            task.Cancel();
            Compare(change.Task!);
        }

        if (before == TaskPhase.Pending)
        {
            _line.Remove(task.Uid);
        }
    }

    private async Task RemoveAsync()
    {
        if (Pick([.. _tasks.Values]) is not { } task)
        {
            return;
        }

        var may = task.Worker is null;
        var change = await store.RemoveTasksAsync(queue, new TaskFilter { Uids = [task.Uid] }, None).SingleAsync();
        Same(may, change.Took, $"removal of {task.Uid}, which is {task}");
        if (may && _tasks.Remove(task.Uid) && task.Phase == TaskPhase.Pending)
        {
            _line.Remove(task.Uid);
        }
    }

    private async Task SuspendAsync()
    {
        _suspended = !_suspended && _random.Next(3) == 0;
        await store.SetQueueStateAsync(queue, _suspended ? QueueState.Suspend : QueueState.Active, None);
    }

    private async Task BeatAsync()
    {
        if (Pick(_workers) is { } worker)
        {
            Same(_ended.Contains(worker.Uid) ? BeatReply.Dead : BeatReply.Alive, await store.BeatAsync(worker, None), "beat");
            _lost.Remove(worker.Uid);
        }
    }

    /// <summary>Everything that the store has is what the model has.</summary>
    private async Task CompareAsync()
    {
        var unnamed = 0;
        var seen = 0;
        await foreach (var task in store.ReadTasksAsync(queue, TaskFilter.All, None))
        {
            if (_tasks.ContainsKey(task.Uid))
            {
                seen++;
                Compare(task);
            }
            else
            {
                unnamed++;
                Same(true, task is { ParentUid: not null, Phase: TaskPhase.Pending }, $"a follow-up task, not {task.Uid}");
            }
        }

        Same(_tasks.Count, seen, "tasks");
        Same(_line.Count, _tasks.Values.Count(task => task.Phase == TaskPhase.Pending) + unnamed, "waiting tasks");
        var counts = await store.CountTasksAsync(queue, None);
        Same((long)_line.Count, counts.Pending, "pending tasks by count");
        Same((long)_tasks.Values.Count(task => task.Worker is not null), counts.InFlight, "tasks in flight by count");
    }

    private void Compare(TaskInfo task)
    {
        var model = _tasks[task.Uid];
        var record = task.CurrentRecord;
        Same(model.ToString(), $"{task.Phase} {record?.WorkerUid} {record?.ProcessUid} {task.FailureCount} {task.SalvageCount} {task.History.Count}", $"task {task.Uid}");
    }

    /// <summary>Remembers the last comparisons: they tell how it came to the one that fails.</summary>
    private void Same<T>(T expected, T actual, string what)
    {
        const int Remembered = 30;
        _trace.Enqueue($"step {_step}: {what}: {actual}");
        if (_trace.Count > Remembered)
        {
            _trace.Dequeue();
        }

        Assert.True(Equals(expected, actual), $"seed {seed}: {expected} was expected in the last of:\n{string.Join('\n', _trace)}");
    }

    private void Keep(TaskInfo held)
    {
        const int Hands = 40;
        _inHand.Enqueue(held);
        if (_inHand.Count > Hands)
        {
            _inHand.Dequeue();
        }
    }

    private TaskInfo? PickInHand()
    {
        for (var turns = _inHand.Count == 0 ? 0 : _random.Next(_inHand.Count); turns > 0; turns--)
        {
            _inHand.Enqueue(_inHand.Dequeue());
        }

        return _inHand.TryDequeue(out var held) ? held : null;
    }

    private WorkerInfo HolderOf(TaskInfo held) => _workers.First(worker => worker.Uid == held.CurrentRecord!.WorkerUid);

    /// <summary>One of the last few, so that most of them are alive.</summary>
    private T? Pick<T>(List<T> all)
        where T : class
    {
        const int Last = 8;
        return all.Count == 0 ? null : all[_random.Next(Math.Max(0, all.Count - Last), all.Count)];
    }
}
