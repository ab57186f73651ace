using System.Runtime.CompilerServices;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

public sealed partial class SqliteStore
{
    public Task<WorkerInfo> RegisterWorkerAsync(QueueInfo queue, WorkerSpec spec, CancellationToken cancellation) => WriteAsync(
        database =>
        {
            var row = QueueTable.Get(database, queue);
            var worker = WorkerLifecycle.Create(row.Queue, spec, Now);
            WorkerTable.Insert(database, row, worker, _beats.Mark());
            return worker;
        },
        cancellation);

    public BeatReply Beat(WorkerInfo worker, CancellationToken cancellation) => WriteWithFigures(
        worker,
        (database, finished) =>
        {
            if (QueueTable.Find(database, worker.QueueUid) is not { } queue)
            {
                return BeatReply.QueueGone;
            }

            if (WorkerTable.Find(database, queue, worker.Uid) is not { IsRunning: true } row || WorkerLifecycle.Beat(row.Worker, worker, Now) is not { } beating)
            {
                return BeatReply.Dead;
            }

            WorkerTable.Move(database, row, beating, _beats.Mark());
            FinishedCounter.Store(database, queue, finished, Now);
            return WorkerTable.IsStopRequested(database, worker.Uid) ? BeatReply.StopRequested
                : CancelTable.OfWorker(database, worker.Uid).Count > 0 ? BeatReply.CancelRequested
                : BeatReply.Alive;
        },
        cancellation);

    public async Task<bool> RequestStopAsync(WorkerInfo worker, CancellationToken cancellation)
    {
        var runs = await WriteAsync(
            database =>
            {
                var queue = QueueTable.Find(database, worker.QueueUid) ?? throw PfException.QueueNotFound(worker.Queue);
                var row = WorkerTable.Find(database, queue, worker.Uid) ?? throw PfException.WorkerNotFound(worker);
                if (row.IsRunning)
                {
                    WorkerTable.RequestStop(database, queue, worker.Uid);
                }

                return row.IsRunning;
            },
            cancellation).ConfigureAwait(false);
        if (runs)
        {
            RequestSignalOf(worker.Uid).Raise();
        }

        return runs;
    }

    public async Task<IReadOnlyList<string>> ReadCancelRequestsAsync(WorkerInfo worker, CancellationToken cancellation) =>
        await _readers.RunAsync(database => CancelTable.OfWorker(database, worker.Uid), cancellation).ConfigureAwait(false);

    /// <remarks>Requests of other processes are found by the next beat: to look at every commit would cost more than it brings.</remarks>
    public async Task<bool> WaitForRequestAsync(WorkerInfo worker, TimeSpan atMost, CancellationToken cancellation)
    {
        var signal = RequestSignalOf(worker.Uid);
        var asked = await signal.Changed.EndsWithinAsync(atMost, _clock, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        signal.BeginClaim();
        return asked;
    }

    public async Task<WorkerInfo?> EndWorkerAsync(WorkerInfo worker, bool success, CancellationToken cancellation)
    {
        var ended = await WriteWithFiguresAsync(worker, (database, finished) => End(database, worker, success, finished), cancellation).ConfigureAwait(false);
        SignalOf(worker.QueueUid).Raise();
        _requests.TryRemove(worker.Uid, out _);
        return ended;
    }

    public async IAsyncEnumerable<Reading<WorkerInfo>> ListWorkersAsync(
        QueueInfo queue, bool unfinishedOnly, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var workers = Paging.StreamAsync(
            after => ReadPageAsync(queue, (database, row) => WorkerTable.Page(database, row, unfinishedOnly, after, Paging.Rows), cancellation),
            cancellation: cancellation);
        await foreach (var row in workers.ConfigureAwait(false))
        {
            yield return row.Worker is { } worker
                ? Reading.OfWorker(worker, _beats.TimeFor(worker, row.Beat))
                : Reading.OfWorker(row.Uid, queue.Name, row.Fault!);
        }

        foreach (var uid in (await ReadPageAsync(queue, (database, row) => MissingWorkers(database, row), cancellation).ConfigureAwait(false)).Items)
        {
            yield return Reading.OfWorker(uid, queue.Name, "there is none, and it holds tasks");
        }
    }

    public Task<WorkerInfo?> RenewWorkerAsync(QueueInfo queue, string uid, HeartBeatSpec heartBeat, CancellationToken cancellation) => WriteAsync(
        database =>
        {
            if (QueueTable.Find(database, queue.Uid) is not { } row)
            {
                return null;
            }

            if (WorkerTable.Find(database, row, uid) is not { } found)
            {
                if (!WorkerTable.Missing(database, row).Contains(uid))
                {
                    return null;
                }

                var added = WorkerLifecycle.Renew(row.Queue, uid, heartBeat, Now);
                WorkerTable.Insert(database, row, added, _beats.Mark());
                return added;
            }

            if (found.Worker is { } sound && WorkerLifecycle.FindFault(sound, _beats.TimeFor(sound, found.Beat)) is null)
            {
                return null;
            }

            var renewed = WorkerLifecycle.Renew(row.Queue, uid, heartBeat, Now);
            WorkerTable.Move(database, found, renewed, _beats.Mark());
            return renewed;
        },
        cancellation);

    private static Page<string> MissingWorkers(Database database, QueueRow queue) => new(WorkerTable.Missing(database, queue), 0, IsLast: true);

    public async Task<SalvageReport?> SalvageWorkerAsync(
        WorkerInfo target, string salvagedBy, int crashLimit, CancellationToken cancellation)
    {
        var report = await WriteAsync(database => Salvage(database, target, salvagedBy, crashLimit), cancellation).ConfigureAwait(false);
        if (report is { Requeued.Count: > 0 })
        {
            SignalOf(target.QueueUid).Raise();
        }

        return report;
    }

    private WorkerInfo? End(Database database, WorkerInfo worker, bool success, (long Succeeded, long Failed) finished)
    {
        if (QueueTable.Find(database, worker.QueueUid) is not { } queue || WorkerTable.Find(database, queue, worker.Uid) is not { } row)
        {
            return null;
        }

        var now = Now;
        var stored = row.Worker ?? worker;
        if (!row.IsRunning || WorkerLifecycle.End(stored, success, now) is not { } ended)
        {
            return stored;
        }

        WorkerTable.Move(database, row, ended, _beats.Mark());
        FinishedCounter.Store(database, queue, finished, now);
        foreach (var held in TaskTable.HeldBy(database, queue, worker.Uid))
        {
            var by = new Attempt(worker.Uid, worker.Name, held.ProcessUid!);
            TaskEvent givenBack = held.Phase == nameof(TaskPhase.Received)
                ? new TaskEvent.Release(by)
                : new TaskEvent.Interrupt(by, TaskResult.Failure(ResultReason.Signaled, "the worker ended while the task was running"));
            MoveOrBury(database, queue, held, givenBack, now);
        }

        return ended;
    }

    private SalvageReport? Salvage(Database database, WorkerInfo target, string salvagedBy, int crashLimit)
    {
        var now = Now;
        if (QueueTable.Find(database, target.QueueUid) is not { } queue
            || WorkerTable.Find(database, queue, target.Uid) is not { Worker: { } stored } row
            || WorkerLifecycle.Salvage(stored, target, salvagedBy, _beats.TimeFor(stored, row.Beat)) is not { } salvaged)
        {
            return null;
        }

        WorkerTable.Move(database, row, salvaged, row.Beat);
        var (requeued, failed) = (new List<TaskInfo>(), new List<TaskInfo>());
        var deadLetters = 0;
        foreach (var held in TaskTable.HeldBy(database, queue, target.Uid))
        {
            switch (MoveOrBury(database, queue, held, new TaskEvent.Salvage(target.Uid, salvagedBy, crashLimit), now))
            {
                case null:
                    deadLetters++;
                    break;
                case { Phase: TaskPhase.Pending } task:
                    requeued.Add(task);
                    break;
                case { } task:
                    failed.Add(task);
                    break;
            }
        }

        return new SalvageReport(salvaged, requeued, failed, deadLetters);
    }
}
