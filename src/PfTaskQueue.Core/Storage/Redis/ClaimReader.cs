using PfTaskQueue.Model;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>Sorts what a claim brought into tasks that can be started and entries that must go.</summary>
internal sealed class ClaimReader(WorkerInfo worker)
{
    public List<TaskInfo> Tasks { get; } = [];

    public List<Discard> Discards { get; } = [];

    /// <summary>Tasks whose note of the claim cannot be read: without it they are claimed anew.</summary>
    public List<RedisValue> SpoiltNotes { get; } = [];

    /// <summary>Good tasks that do not belong into the line, and their texts.</summary>
    public List<(TaskInfo Task, RedisValue Text)> Misplaced { get; } = [];

    /// <param name="entries">UID, text or null, and claim, in turn.</param>
    public ClaimReader Read(ReadOnlySpan<RedisResult> entries)
    {
        HashSet<string> seen = [];
        for (var i = 0; i < entries.Length; i += 3)
        {
            var (uid, text) = ((RedisValue)entries[i], (RedisValue)entries[i + 1]);
            if (seen.Add((string)uid!))
            {
                Sort(uid, text, (string)entries[i + 2]!);
            }
            else
            {
                Discards.Add(new Discard(uid, text, Letter: null, Erase: false));
            }
        }

        return this;
    }

    private void Sort(RedisValue uid, RedisValue text, string claim)
    {
        if (!StoredTask.TryRead(uid, text, worker.Queue, worker.QueueUid, out var task, out var error))
        {
            Discards.Add(Discard.Unreadable(uid, text, error));
            return;
        }

        if (Claim.Parse(claim) is not { } note)
        {
            SpoiltNotes.Add(uid);
            return;
        }

        var claimed = note.Apply(task);
        if (claimed.Took)
        {
            Tasks.Add(claimed.Task);
        }
        else if (task.Phase == TaskPhase.Pending)
        {
            Discards.Add(Discard.Unreadable(uid, text, claimed.Why));
        }
        else
        {
            Misplaced.Add((task, text));
        }
    }
}
