using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

public sealed partial class RedisStore
{
    public async Task<IReadOnlyList<DeadLetterChange>> RestoreDeadLettersAsync(
        QueueInfo queue, IReadOnlyList<string> uids, CancellationToken cancellation)
    {
        var letters = await FindDeadLettersAsync(queue, uids, cancellation).ConfigureAwait(false);
        var changes = new List<DeadLetterChange>(uids.Count);
        foreach (var uid in uids)
        {
            changes.Add(letters.GetValueOrDefault(uid) is { Count: > 0 } equal
                ? await RestoreAsync(queue, equal.Dequeue(), cancellation).ConfigureAwait(false)
                : DeadLetterChange.Missing(uid, queue));
        }

        return changes;
    }

    public async Task<IReadOnlyList<DeadLetterChange>> RemoveDeadLettersAsync(
        QueueInfo queue, IReadOnlyList<string> uids, CancellationToken cancellation)
    {
        var letters = await FindDeadLettersAsync(queue, uids, cancellation).ConfigureAwait(false);
        var changes = new List<DeadLetterChange>(uids.Count);
        foreach (var uid in uids.Distinct(StringComparer.Ordinal))
        {
            if (letters[uid].Count == 0)
            {
                changes.Add(DeadLetterChange.Missing(uid, queue));
                continue;
            }

            // All equal ones at once: so a call that is repeated takes no second one. What is gone has been dropped by somebody.
            foreach (var text in letters[uid].Distinct())
            {
                await _connection.CallAsync(database => database.ListRemoveAsync(_keys.DeadLetters(queue.Uid), text), cancellation).ConfigureAwait(false);
            }

            changes.Add(new DeadLetterChange(uid, ReadDeadLetter((string)letters[uid].Peek()!, queue.Name), null, null));
        }

        return changes;
    }

    private async Task<DeadLetterChange> RestoreAsync(QueueInfo queue, RedisValue text, CancellationToken cancellation)
    {
        var letter = ReadDeadLetter((string)text!, queue.Name);
        TaskInfo task;
        try
        {
            task = DeadLetterRepair.Read(letter, queue, this, _server.Now);
        }
        catch (PfException e)
        {
            return new DeadLetterChange(letter.Uid, letter, null, e);
        }

        var key = _keys.Task(queue.Uid, task.Uid);
        for (var sent = false; ; sent = true)
        {
            // The original leaves the text of a task that it could not read where it was.
            var stored = (await _connection.ReadAsync([key], cancellation).ConfigureAwait(false))[0];
            if (StoredTask.TryRead(task.Uid, stored, queue.Name, queue.Uid, out var there, out _))
            {
                // If it was not there before the call, then the call has made it, and its reply was lost.
                return sent ? new DeadLetterChange(letter.Uid, letter, there, null) : DeadLetterChange.Exists(letter, task.Uid);
            }

            var restored = await RunAsync(
                RedisScripts.RestoreDeadLetter,
                [_keys.Queue(queue.Uid), _keys.DeadLetters(queue.Uid), _keys.Tasks(queue.Uid), _keys.Pending(queue.Uid)],
                [_keys.TaskPrefix(queue.Uid), _keys.Wake(queue.Uid), text, task.Uid, stored.IsNull ? RedisValue.EmptyString : stored, Wire.Write(task)],
                cancellation).ConfigureAwait(false);
            switch ((int)restored)
            {
                case 1:
                    return new DeadLetterChange(letter.Uid, letter, task, null);
                case -1:
                    return DeadLetterChange.Missing(letter.Uid, queue);
                case -2:
                    throw PfException.QueueNotFound(queue.Name);
            }
        }
    }

    /// <summary>The texts of the letters with these UIDs, each kind with all its equal ones.</summary>
    private async Task<Dictionary<string, Queue<RedisValue>>> FindDeadLettersAsync(
        QueueInfo queue, IReadOnlyList<string> uids, CancellationToken cancellation)
    {
        var found = uids.Distinct(StringComparer.Ordinal).ToDictionary(uid => uid, _ => new Queue<RedisValue>(), StringComparer.Ordinal);
        await foreach (var text in ReadDeadLetterTextsAsync(queue, cancellation).ConfigureAwait(false))
        {
            if (found.TryGetValue(ReadDeadLetter((string)text!, queue.Name).Uid, out var equal))
            {
                equal.Enqueue(text);
            }
        }

        return found;
    }
}
