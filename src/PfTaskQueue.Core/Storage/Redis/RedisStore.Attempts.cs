using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

public sealed partial class RedisStore
{
    public Task<IReadOnlyList<Transition>> StartTasksAsync(
        WorkerInfo worker, IReadOnlyList<TaskInfo> claimed, CancellationToken cancellation)
    {
        var now = _server.Now;
        var queue = worker.QueueUid;
        RedisKey[] keys = [_keys.Claimed(queue, worker.Uid), _keys.Started(queue, worker.Uid), _keys.Claims(queue)];
        RedisValue[] head = [_keys.TaskPrefix(queue), worker.Uid];
        var moves = claimed.Select(task => new AttemptMove(task, new TaskEvent.Start(Attempt.Of(task)), now)).ToArray();
        return MoveAsync(worker, RedisScripts.StartTasks, keys, head, moves, cancellation);
    }

    public Task<IReadOnlyList<Transition>> CompleteTasksAsync(
        WorkerInfo worker, IReadOnlyList<AttemptOutcome> outcomes, CancellationToken cancellation)
    {
        var now = _server.Now;
        var queue = worker.QueueUid;
        RedisKey[] keys =
        [
            _keys.Claimed(queue, worker.Uid), _keys.Started(queue, worker.Uid),
            _keys.Pending(queue), _keys.Tasks(queue), _keys.DeadLetters(queue), _keys.Claims(queue),
            _keys.Cancels(queue), _keys.Logged(queue), _keys.Finished(queue),
        ];
        RedisValue[] head =
        [
            _keys.TaskPrefix(queue), _keys.Wake(queue), _keys.Changes(queue), _keys.LogPrefix(queue), Throughput.SlotSeconds, Throughput.KeptSlots,
            worker.Uid,
        ];
        var moves = outcomes.Select(outcome => new AttemptMove(outcome, now)).ToArray();
        return MoveAsync(worker, RedisScripts.CompleteTasks, keys, head, moves, cancellation);
    }

    /// <summary>
    /// Sends what is not decided yet, all in one call, until everything is. One round does it unless a text was written in
    /// an unusual form or changed meanwhile: then Lifecycle decides again by the text as it is.
    /// </summary>
    private async Task<IReadOnlyList<Transition>> MoveAsync(
        WorkerInfo worker, RedisScript script, RedisKey[] keys, RedisValue[] head, AttemptMove[] moves, CancellationToken cancellation)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var open = Array.FindAll(moves, move => move.Decided is null);
            if (open.Length == 0)
            {
                return Array.ConvertAll(moves, move => Conclude(worker, move));
            }

            List<RedisValue> arguments = [.. head];
            foreach (var move in open)
            {
                move.WriteTo(arguments);
            }

            var reply = (RedisResult[])(await RunAsync(script, keys, [.. arguments], cancellation).ConfigureAwait(false))!;
            Observe(reply);
            for (var i = 0; i < open.Length; i++)
            {
                open[i].Decide(reply[2 + i]);
            }

            var unreadable = open.Select(move => move.Unreadable).OfType<Discard>().ToArray();
            await DiscardAsync(worker, "started", unreadable, cancellation).ConfigureAwait(false);
        }

        throw Contended("a task");
    }

    private Transition Conclude(WorkerInfo worker, AttemptMove move)
    {
        var decided = move.Decided!.Value;
        if (decided.Verdict != Verdict.WrongPhase && !(move.IsStart && decided.Took))
        {
            // Otherwise it is where it was, or runs now, and the next claim must not give it a second time.
            _inHand.Remove(worker, move.Held);
        }

        return decided;
    }

    /// <summary>
    /// Begins to end what <see cref="PutBackLostAsync"/> ends; one time after the other. No beat waits for it: if it fails, the next
    /// beat begins it again.
    /// </summary>
    private void BeginToPutBackLost(WorkerInfo worker, CancellationToken cancellation)
    {
        if (_puttingBack is not { IsCompleted: true } last)
        {
            return;
        }

        _puttingBack = Task.Run(TryAsync, CancellationToken.None);

        // What nobody expected of the last time is for whoever beats.
        last.GetAwaiter().GetResult();

        async Task TryAsync()
        {
            try
            {
                await PutBackLostAsync(worker, cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (e is PfException || cancellation.IsCancellationRequested)
            {
                // The next beat finds them again.
            }
        }
    }

    /// <summary>
    /// Ends attempts that the worker holds in the database and does not have in hand. Their ends had been stored, and a crash or a
    /// failover of the server has taken them back: nobody else would put these tasks back as long as the worker lives.
    /// </summary>
    private async Task PutBackLostAsync(WorkerInfo worker, CancellationToken cancellation)
    {
        var queue = worker.QueueUid;
        var reply = (RedisResult[])(await RunAsync(
            RedisScripts.ReadHoldings,
            [
                _keys.Worker(queue, worker.Uid), _keys.Claimed(queue, worker.Uid), _keys.Started(queue, worker.Uid), _keys.Claims(queue),
                _keys.Cancels(queue),
            ],
            [_keys.TaskPrefix(queue), RetireChunk],
            cancellation).ConfigureAwait(false))!;
        var started = (RedisResult[])reply[6]!;
        List<AttemptOutcome> lost = [];
        for (var i = 0; i < started.Length; i += 3)
        {
            if (StoredTask.TryRead((RedisValue)started[i], (RedisValue)started[i + 1], worker.Queue, queue, out var task, out _)
                && task.CurrentRecord?.WorkerUid == worker.Uid && !_inHand.Has(worker, task))
            {
                var result = TaskResult.Failure(ResultReason.Signaled, "the server has lost the end of this attempt");
                lost.Add(new AttemptOutcome(task, new TaskEvent.Interrupt(Attempt.Of(task), result)));
            }
        }

        // One that has ended since it was read is not like the text that was read any more, and stays as it is.
        if (lost.Count > 0)
        {
            await CompleteTasksAsync(worker, lost, cancellation).ConfigureAwait(false);
        }
    }
}
