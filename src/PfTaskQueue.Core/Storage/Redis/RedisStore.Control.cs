using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

public sealed partial class RedisStore
{
    /// <summary>How many list entries the requests of one call may walk over: a few milliseconds of the server's time.</summary>
    private const int ControlWalk = 400_000;

    private const int ControlChunk = 100;

    /// <summary>How many bytes of tasks' texts one call compares, at most beyond the last.</summary>
    private const int ControlBytes = 2 * 1024 * 1024;

    /// <summary>How often a task is looked for that is on its way from one list to another, and the pause before each look.</summary>
    private const int ControlRounds = 10;

    private static readonly TimeSpan ControlPause = TimeSpan.FromMilliseconds(5);

    public Task<IReadOnlyList<TaskChange>> RestartTasksAsync(
        QueueInfo queue, IReadOnlyList<string> uids, bool resetCounts, CancellationToken cancellation) =>
        ControlAsync(queue, [.. Distinct(uids).Select(uid => new RestingMove(queue, uid, new TaskEvent.Restart(resetCounts)))], cancellation);

    public Task<IReadOnlyList<TaskChange>> CancelTasksAsync(QueueInfo queue, IReadOnlyList<string> uids, CancellationToken cancellation) =>
        ControlAsync(queue, [.. Distinct(uids).Select(uid => new RestingMove(queue, uid, new TaskEvent.Cancel(Uid.New())))], cancellation);

    /// <remarks>To take a task from the line, the server walks along it: the longer it is, the fewer go into one call.</remarks>
    private async Task<IReadOnlyList<TaskChange>> ControlAsync(QueueInfo queue, RestingMove[] moves, CancellationToken cancellation)
    {
        var line = await _connection.CallAsync(database => database.ListLengthAsync(_keys.Pending(queue.Uid)), cancellation).ConfigureAwait(false);
        var size = (int)Math.Clamp(ControlWalk / (line + 1), 1, ControlChunk);
        foreach (var chunk in moves.Chunk(size))
        {
            await ControlChunkAsync(queue, chunk, cancellation).ConfigureAwait(false);
        }

        var changes = Array.ConvertAll(moves, move => move.Decided ?? move.GiveUp());
        if (Array.Exists(changes, change => change.Verdict == Verdict.NotFound)
            && !await _connection.CallAsync(database => database.KeyExistsAsync(_keys.Queue(queue.Uid)), cancellation).ConfigureAwait(false))
        {
            throw PfException.QueueNotFound(queue.Name);
        }

        return changes;
    }

    private static IEnumerable<string> Distinct(IReadOnlyList<string> uids) => uids.Distinct(StringComparer.Ordinal);

    private async Task ControlChunkAsync(QueueInfo queue, RestingMove[] moves, CancellationToken cancellation)
    {
        for (var round = 0; round < ControlRounds; round++)
        {
            var open = Array.FindAll(moves, move => move.Decided is null);
            if (open.Length == 0)
            {
                return;
            }

            if (round > 0)
            {
                await Task.Delay(ControlPause, _clock, cancellation).ConfigureAwait(false);
            }

            var texts = await _connection.ReadAsync(Array.ConvertAll(open, move => _keys.Task(queue.Uid, move.Uid)), cancellation)
                .ConfigureAwait(false);
            var claims = await ReadClaimsAsync(queue.Uid, cancellation).ConfigureAwait(false);
            var now = _server.Now;
            for (var i = 0; i < open.Length; i++)
            {
                open[i].Read(texts[i], claims.GetValueOrDefault(open[i].Uid), now);
            }

            foreach (var part in BySize(Array.FindAll(open, move => move.Decided is null && move.ToAsk is null)))
            {
                await MoveRestingAsync(queue, part, cancellation).ConfigureAwait(false);
            }

            await AskWorkersAsync(queue, Array.FindAll(open, move => move.Decided is null && move.ToAsk is not null), cancellation)
                .ConfigureAwait(false);
        }
    }

    private async Task AskWorkersAsync(QueueInfo queue, RestingMove[] moves, CancellationToken cancellation)
    {
        if (moves.Length == 0)
        {
            return;
        }

        var reply = (RedisResult[])(await RunAsync(
            RedisScripts.AskWorkers,
            [_keys.Cancels(queue.Uid), _keys.OwnWorkers(queue.Uid)],
            [_keys.TaskPrefix(queue.Uid), _keys.RequestPrefix, .. moves.SelectMany(move => move.ToRequest())],
            cancellation).ConfigureAwait(false))!;
        for (var i = 0; i < moves.Length; i++)
        {
            moves[i].DecideRequest(reply[i]);
        }
    }

    /// <summary>Parts that are small enough for one call: a text may have a megabyte.</summary>
    private static IEnumerable<RestingMove[]> BySize(RestingMove[] moves)
    {
        var (part, size) = (new List<RestingMove>(), 0L);
        foreach (var move in moves)
        {
            if (part.Count > 0 && size + move.Text.Length() > ControlBytes)
            {
                yield return [.. part];
                (part, size) = ([], 0);
            }

            part.Add(move);
            size += move.Text.Length();
        }

        if (part.Count > 0)
        {
            yield return [.. part];
        }
    }

    private async Task MoveRestingAsync(QueueInfo queue, RestingMove[] moves, CancellationToken cancellation)
    {
        var uid = queue.Uid;
        var reply = (RedisResult[])(await RunAsync(
            RedisScripts.MoveResting,
            [_keys.Queue(uid), _keys.Pending(uid), _keys.Tasks(uid), _keys.Claims(uid), _keys.Cancels(uid), _keys.Logged(uid)],
            [
                _keys.TaskPrefix(uid), _keys.WorkerPrefix(uid), RedisKeys.ClaimedSuffix, _keys.Wake(uid), _keys.Changes(uid), _keys.LogPrefix(uid),
                .. moves.SelectMany(move => move.ToArguments()),
            ],
            cancellation).ConfigureAwait(false))!;
        if ((int)reply[0] == 0)
        {
            throw PfException.QueueNotFound(queue.Name);
        }

        for (var i = 0; i < moves.Length; i++)
        {
            moves[i].Decide(reply[i + 1]);
        }
    }
}
