using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

public sealed partial class RedisStore
{
    /// <summary>How many claimed and how many started tasks one step takes from a worker. It seldom holds more than a few.</summary>
    private const int RetireChunk = 500;

    public async Task<WorkerInfo?> EndWorkerAsync(WorkerInfo worker, bool success, CancellationToken cancellation)
    {
        var report = await RetireAsync(
            worker,
            (stored, now) => WorkerLifecycle.End(stored ?? worker, success, now),
            task => GivenBack(task, worker),
            cancellation).ConfigureAwait(false);
        _inHand.Clear(worker);
        if (_requests.TryRemove(worker.Uid, out var requests))
        {
            requests.Close();
        }

        return report?.Worker;
    }

    public async Task<SalvageReport?> SalvageWorkerAsync(
        WorkerInfo target, string salvagedBy, int crashLimit, CancellationToken cancellation)
    {
        var report = await RetireAsync(
            target,
            (stored, now) => stored is null ? null : WorkerLifecycle.Salvage(stored, target, salvagedBy, now),
            _ => new TaskEvent.Salvage(target.Uid, salvagedBy, crashLimit),
            cancellation).ConfigureAwait(false);
        return report is { Retired: true }
            ? new SalvageReport(report.Worker, report.Requeued, report.Failed, report.DeadLetters)
            : null;
    }

    /// <summary>
    /// Takes what a worker holds and stores its end, in one step. The step is refused if the worker (its heartbeat, too) or one
    /// of the tasks has changed since they were read; then all is read again.
    /// </summary>
    /// <remarks>
    /// A worker that holds more than a chunk is ended by the last of several steps: if the caller dies in between, it is as
    /// dead as before, and the next salvage goes on.
    /// </remarks>
    /// <param name="end">Makes of the stored worker (null: its record cannot be read) the one after its end; null: it may not be ended (any more).</param>
    /// <param name="happened">What happens to a task that it holds.</param>
    /// <returns>Null: the worker is gone with its queue.</returns>
    private async Task<Retirement?> RetireAsync(
        WorkerInfo worker, Func<WorkerInfo?, Timestamp, WorkerInfo?> end, Func<TaskInfo, TaskEvent> happened, CancellationToken cancellation)
    {
        var report = new Retirement(worker);
        var queue = worker.QueueUid;
        var key = _keys.Worker(queue, worker.Uid);
        RedisKey[] own = [key, _keys.Claimed(queue, worker.Uid), _keys.Started(queue, worker.Uid)];
        var (claims, cancels) = (_keys.Claims(queue), _keys.Cancels(queue));
        for (var round = 0; round < MaxRounds; round++)
        {
            var reply = (RedisResult[])(await RunAsync(
                RedisScripts.ReadHoldings, [.. own, claims, cancels], [_keys.TaskPrefix(queue), RetireChunk], cancellation).ConfigureAwait(false))!;
            var now = Observe(reply);
            var text = (RedisValue)reply[2];
            if (text.IsNull)
            {
                return null;
            }

            var stored = StoredWorker.Find(worker.Uid, text, worker.Queue, queue);
            report.Worker = stored ?? worker;
            if (end(stored, now) is not { } ended)
            {
                return report;
            }

            var isLast = (long)reply[3] <= RetireChunk && (long)reply[4] <= RetireChunk;
            var holdings = new Holdings(worker, happened, now).Read((RedisResult[])reply[5]!, (RedisResult[])reply[6]!);
            foreach (var stray in holdings.Strays)
            {
                holdings.Settle(stray, await FindAstrayAsync(worker, stray.Task, cancellation).ConfigureAwait(false));
            }

            var taken = await RunAsync(
                RedisScripts.RetireWorker,
                [.. own, _keys.Tasks(queue), _keys.Pending(queue), _keys.DeadLetters(queue), claims, cancels, _keys.OwnWorkers(queue)],
                [_keys.TaskPrefix(queue), _keys.Wake(queue), text, isLast ? Wire.Write(ended) : RedisValue.EmptyString, .. holdings.Arguments],
                cancellation).ConfigureAwait(false);
            if ((int)taken == 0)
            {
                continue;
            }

            report.Add(holdings);
            if (isLast)
            {
                report.Worker = ended;
                report.Retired = true;
                return report;
            }

            // As long as it gets on, it may take as many steps as it needs.
            round = -1;
        }

        throw Contended($"worker {worker.Name}");
    }

    private static TaskEvent GivenBack(TaskInfo task, WorkerInfo worker)
    {
        if (task.CurrentRecord?.WorkerUid != worker.Uid)
        {
            // In its set and without a record: nobody else will put it back.
            return new TaskEvent.Salvage(worker.Uid, worker.Uid, CrashLimit: 0);
        }

        var attempt = Attempt.Of(task);
        return task.Phase == TaskPhase.Received
            ? new TaskEvent.Release(attempt)
            : new TaskEvent.Interrupt(attempt, TaskResult.Failure(ResultReason.Signaled, "its worker ended"));
    }
}
