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
        if (decided.Verdict != Verdict.WrongPhase)
        {
            // Otherwise it is still where it was, and the next claim must not give it a second time.
            _inHand.Remove(worker, move.Held);
        }

        return decided;
    }
}
