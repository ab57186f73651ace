using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using PfTaskQueue.Checking;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Worker;

/// <summary>The real store behind a connection that breaks when the test says so.</summary>
public sealed class FaultyStore(IQueueStore inner) : IQueueStore
{
    /// <summary>Asked before each call, by its name; true: the call fails.</summary>
    public Func<string, bool> Breaks { get; set; } = _ => false;

    /// <summary>Asked before each call, by its name, what the store throws that no store should; null: nothing.</summary>
    public Func<string, Exception?> Throws { get; set; } = _ => null;

    /// <summary>What a reader sees of each worker.</summary>
    public Func<WorkerInfo, WorkerInfo> Seen { get; set; } = worker => worker;

    /// <summary>How often the worker has made each call, by its name.</summary>
    public ConcurrentDictionary<string, int> Calls { get; } = new();

    /// <summary>Called with each claim before the worker gets it.</summary>
    public Func<ClaimResult, Task> Claimed { get; set; } = _ => Task.CompletedTask;

    public string DisplayName => inner.DisplayName;

    public bool IsReplaced => inner.IsReplaced;

    public int PayloadLimit => inner.PayloadLimit;

    public string? PayloadLimitSetting => inner.PayloadLimitSetting;

    public int ResultLimit => inner.ResultLimit;

    public Task<QueueInfo> CreateQueueAsync(string name, QueueState state, CancellationToken cancellation) => inner.CreateQueueAsync(name, state, cancellation);

    public Task<Reading<QueueInfo>?> LookUpQueueAsync(string name, CancellationToken cancellation) => inner.LookUpQueueAsync(name, cancellation);

    public IAsyncEnumerable<Reading<QueueInfo>> ListQueuesAsync(CancellationToken cancellation) => inner.ListQueuesAsync(cancellation);

    public Task<QueueInfo> SetQueueStateAsync(QueueInfo queue, QueueState state, CancellationToken cancellation) => inner.SetQueueStateAsync(queue, state, cancellation);

    public Task<bool> RemoveQueueAsync(QueueInfo queue, CancellationToken cancellation) => inner.RemoveQueueAsync(queue, cancellation);

    public Task<IReadOnlyList<TaskInfo>> AddTasksAsync(QueueInfo queue, IReadOnlyList<TaskSpec> specs, CancellationToken cancellation) => inner.AddTasksAsync(queue, specs, cancellation);

    public IAsyncEnumerable<TaskInfo> ReadTasksAsync(QueueInfo queue, TaskFilter filter, CancellationToken cancellation) => inner.ReadTasksAsync(queue, filter, cancellation);

    public Task<TaskCounts> CountTasksAsync(QueueInfo queue, CancellationToken cancellation) => inner.CountTasksAsync(queue, cancellation);

    public IAsyncEnumerable<DeadLetter> ReadDeadLettersAsync(QueueInfo queue, CancellationToken cancellation) => inner.ReadDeadLettersAsync(queue, cancellation);

    public Task<IReadOnlyList<TaskChange>> RestartTasksAsync(QueueInfo queue, IReadOnlyList<string> uids, bool resetCounts, CancellationToken cancellation) =>
        inner.RestartTasksAsync(queue, uids, resetCounts, cancellation);

    public Task<IReadOnlyList<TaskChange>> CancelTasksAsync(QueueInfo queue, IReadOnlyList<string> uids, CancellationToken cancellation) =>
        inner.CancelTasksAsync(queue, uids, cancellation);

    public IAsyncEnumerable<TaskChange> RemoveTasksAsync(QueueInfo queue, TaskFilter filter, CancellationToken cancellation) =>
        inner.RemoveTasksAsync(queue, filter, cancellation);

    public Task<IReadOnlyList<DeadLetterChange>> RestoreDeadLettersAsync(QueueInfo queue, IReadOnlyList<string> uids, CancellationToken cancellation) =>
        inner.RestoreDeadLettersAsync(queue, uids, cancellation);

    public Task<IReadOnlyList<DeadLetterChange>> RemoveDeadLettersAsync(QueueInfo queue, IReadOnlyList<string> uids, CancellationToken cancellation) =>
        inner.RemoveDeadLettersAsync(queue, uids, cancellation);

    public Task<bool> RequestStopAsync(WorkerInfo worker, CancellationToken cancellation) => inner.RequestStopAsync(worker, cancellation);

    public Task<IQueueWatch> WatchQueueAsync(QueueInfo queue, CancellationToken cancellation) => inner.WatchQueueAsync(queue, cancellation);

    public Task<IReadOnlyList<AttemptLog>> ReadTaskLogsAsync(QueueInfo queue, string taskUid, CancellationToken cancellation) =>
        inner.ReadTaskLogsAsync(queue, taskUid, cancellation);

    public Task SaveRunningLogsAsync(WorkerInfo worker, IReadOnlyList<RunningLog> logs, CancellationToken cancellation)
    {
        Meet("log");
        return inner.SaveRunningLogsAsync(worker, logs, cancellation);
    }

    public Task<QueueMeasure> MeasureQueueAsync(QueueInfo queue, CancellationToken cancellation) => inner.MeasureQueueAsync(queue, cancellation);

    public Task<IReadOnlyList<string>> ReadCancelRequestsAsync(WorkerInfo worker, CancellationToken cancellation)
    {
        Meet("requests");
        return inner.ReadCancelRequestsAsync(worker, cancellation);
    }

    public Task<bool> WaitForRequestAsync(WorkerInfo worker, TimeSpan atMost, CancellationToken cancellation)
    {
        Meet("hear");
        return inner.WaitForRequestAsync(worker, atMost, cancellation);
    }

    public async Task<ClaimResult> ClaimTasksAsync(WorkerInfo worker, int count, CancellationToken cancellation)
    {
        Meet("claim");
        var claim = await inner.ClaimTasksAsync(worker, count, cancellation);
        await Claimed(claim);
        return claim;
    }

    public async Task<IReadOnlyList<Transition>> StartTasksAsync(WorkerInfo worker, IReadOnlyList<TaskInfo> claimed, CancellationToken cancellation)
    {
        Meet("start");
        return await inner.StartTasksAsync(worker, claimed, cancellation);
    }

    public async Task<IReadOnlyList<Transition>> CompleteTasksAsync(WorkerInfo worker, IReadOnlyList<AttemptOutcome> outcomes, CancellationToken cancellation)
    {
        Meet("complete");
        return await inner.CompleteTasksAsync(worker, outcomes, cancellation);
    }

    public Task WaitForWorkAsync(QueueInfo queue, TimeSpan atMost, CancellationToken cancellation)
    {
        Meet("wait");
        return inner.WaitForWorkAsync(queue, atMost, cancellation);
    }

    public Task<WorkerInfo> RegisterWorkerAsync(QueueInfo queue, WorkerSpec spec, CancellationToken cancellation) => inner.RegisterWorkerAsync(queue, spec, cancellation);

    public BeatReply Beat(WorkerInfo worker, CancellationToken cancellation)
    {
        Meet("beat");
        return inner.Beat(worker, cancellation);
    }

    public async Task<WorkerInfo?> EndWorkerAsync(WorkerInfo worker, bool success, CancellationToken cancellation)
    {
        Meet("end");
        return await inner.EndWorkerAsync(worker, success, cancellation);
    }

    public async IAsyncEnumerable<Reading<WorkerInfo>> ListWorkersAsync(QueueInfo queue, bool unfinishedOnly, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Meet("workers");
        await foreach (var reading in inner.ListWorkersAsync(queue, unfinishedOnly, cancellation))
        {
            yield return reading.Item is { } worker ? reading with { Item = Seen(worker) } : reading;
        }
    }

    public Task<WorkerInfo?> RenewWorkerAsync(QueueInfo queue, string uid, HeartBeatSpec heartBeat, CancellationToken cancellation) =>
        inner.RenewWorkerAsync(queue, uid, heartBeat, cancellation);

    public Task<SalvageReport?> SalvageWorkerAsync(WorkerInfo target, string salvagedBy, int crashLimit, CancellationToken cancellation)
    {
        Meet("salvage");
        Meet("salvage " + target.Uid);
        return inner.SalvageWorkerAsync(target, salvagedBy, crashLimit, cancellation);
    }

    public Task<IReadOnlyList<BackendCheck>> ExamineAsync(CancellationToken cancellation) => inner.ExamineAsync(cancellation);

    public IAsyncEnumerable<Finding> InspectQueueAsync(QueueInfo queue, CancellationToken cancellation) => inner.InspectQueueAsync(queue, cancellation);

    public Task BackUpAsync(string path, bool overwrite, CancellationToken cancellation) => inner.BackUpAsync(path, overwrite, cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Meet(string call)
    {
        Calls.AddOrUpdate(call, 1, (_, count) => count + 1);
        if (Throws(call) is { } unexpected)
        {
            throw unexpected;
        }

        if (Breaks(call))
        {
            throw new PfException(PfError.BackendUnavailable, "the connection is broken");
        }
    }
}
