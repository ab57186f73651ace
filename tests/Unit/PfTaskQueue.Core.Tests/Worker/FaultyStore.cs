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

    public Task SaveRunningLogsAsync(WorkerInfo worker, IReadOnlyList<RunningLog> logs, CancellationToken cancellation) =>
        OrBreak(
            "log",
            async (w, l, token) =>
            {
                await inner.SaveRunningLogsAsync(w, l, token);
                return true;
            },
            worker,
            logs,
            cancellation);

    public Task<QueueMeasure> MeasureQueueAsync(QueueInfo queue, CancellationToken cancellation) => inner.MeasureQueueAsync(queue, cancellation);

    public Task<IReadOnlyList<string>> ReadCancelRequestsAsync(WorkerInfo worker, CancellationToken cancellation) =>
        inner.ReadCancelRequestsAsync(worker, cancellation);

    public Task WaitForRequestAsync(WorkerInfo worker, TimeSpan atMost, CancellationToken cancellation) =>
        inner.WaitForRequestAsync(worker, atMost, cancellation);

    public async Task<ClaimResult> ClaimTasksAsync(WorkerInfo worker, int count, CancellationToken cancellation)
    {
        var claim = await OrBreak("claim", inner.ClaimTasksAsync, worker, count, cancellation);
        await Claimed(claim);
        return claim;
    }

    public async Task<IReadOnlyList<Transition>> StartTasksAsync(WorkerInfo worker, IReadOnlyList<TaskInfo> claimed, CancellationToken cancellation) =>
        await OrBreak("start", inner.StartTasksAsync, worker, claimed, cancellation);

    public async Task<IReadOnlyList<Transition>> CompleteTasksAsync(WorkerInfo worker, IReadOnlyList<AttemptOutcome> outcomes, CancellationToken cancellation) =>
        await OrBreak("complete", inner.CompleteTasksAsync, worker, outcomes, cancellation);

    public Task WaitForWorkAsync(QueueInfo queue, TimeSpan atMost, CancellationToken cancellation) => inner.WaitForWorkAsync(queue, atMost, cancellation);

    public Task<WorkerInfo> RegisterWorkerAsync(QueueInfo queue, WorkerSpec spec, CancellationToken cancellation) => inner.RegisterWorkerAsync(queue, spec, cancellation);

    public async Task<BeatReply> BeatAsync(WorkerInfo worker, CancellationToken cancellation) =>
        await OrBreak("beat", (w, _, token) => inner.BeatAsync(w, token), worker, 0, cancellation);

    public async Task<WorkerInfo?> EndWorkerAsync(WorkerInfo worker, bool success, CancellationToken cancellation) =>
        await OrBreak("end", inner.EndWorkerAsync, worker, success, cancellation);

    public IAsyncEnumerable<Reading<WorkerInfo>> ListWorkersAsync(QueueInfo queue, bool unfinishedOnly, CancellationToken cancellation) =>
        inner.ListWorkersAsync(queue, unfinishedOnly, cancellation);

    public Task<WorkerInfo?> RenewWorkerAsync(QueueInfo queue, string uid, HeartBeatSpec heartBeat, CancellationToken cancellation) =>
        inner.RenewWorkerAsync(queue, uid, heartBeat, cancellation);

    public Task<SalvageReport?> SalvageWorkerAsync(WorkerInfo target, string salvagedBy, int crashLimit, CancellationToken cancellation) =>
        Breaks("salvage " + target.Uid)
            ? throw new PfException(PfError.BackendFailed, "the worker cannot be salvaged")
            : inner.SalvageWorkerAsync(target, salvagedBy, crashLimit, cancellation);

    public Task<IReadOnlyList<BackendCheck>> ExamineAsync(CancellationToken cancellation) => inner.ExamineAsync(cancellation);

    public IAsyncEnumerable<Finding> InspectQueueAsync(QueueInfo queue, CancellationToken cancellation) => inner.InspectQueueAsync(queue, cancellation);

    public Task BackUpAsync(string path, bool overwrite, CancellationToken cancellation) => inner.BackUpAsync(path, overwrite, cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<TResult> OrBreak<TArgument, TResult>(
        string name, Func<WorkerInfo, TArgument, CancellationToken, Task<TResult>> call, WorkerInfo worker, TArgument argument, CancellationToken cancellation) =>
        Breaks(name) ? throw new PfException(PfError.BackendUnavailable, "the connection is broken") : call(worker, argument, cancellation);
}
