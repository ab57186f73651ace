using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>What a worker holds at its end, and what becomes of each of it.</summary>
/// <param name="happened">What happens to a task that the worker holds.</param>
internal sealed class Holdings(WorkerInfo worker, Func<TaskInfo, TaskEvent> happened, Timestamp now)
{
    private const string Claimed = "claimed";
    private const string Started = "started";

    /// <summary>The cancel request about the entry that is being read.</summary>
    private string _request = "";

    /// <summary>The entries as the script takes them.</summary>
    public List<RedisValue> Arguments { get; } = [];

    /// <summary>The tasks that go back to pending, or fail.</summary>
    public List<TaskInfo> Tasks { get; } = [];

    public int DeadLetters { get; private set; }

    /// <summary>What the worker holds and must not: it stays where its record says, if it is there. See <see cref="Settle"/>.</summary>
    public List<Stray> Strays { get; } = [];

    /// <param name="claimed">UID, text or null, and claim or null, in turn; the newest first.</param>
    /// <param name="started">UID, text or null, and cancel request or null, in turn.</param>
    public Holdings Read(RedisResult[] claimed, RedisResult[] started)
    {
        HashSet<string> seen = [];
        for (var i = 0; i < started.Length; i += 3)
        {
            seen.Add((string)started[i]!);
            _request = (string?)started[i + 2] ?? "";
            ReadStarted((RedisValue)started[i], (RedisValue)started[i + 1]);
        }

        _request = "";

        // The oldest first: they go back in the order in which they came.
        for (var i = claimed.Length - 3; i >= 0; i -= 3)
        {
            var (uid, text) = ((RedisValue)claimed[i], (RedisValue)claimed[i + 1]);
            if (seen.Add((string)uid!))
            {
                ReadClaimed(uid, text, Claim.Parse((string?)claimed[i + 2]));
            }
            else
            {
                Drop(uid, Claimed, text);
            }
        }

        return this;
    }

    /// <param name="why">Why the task is not where its record says; null: it is, and the entry was left behind.</param>
    public void Settle(Stray stray, string? why)
    {
        _request = stray.Request;
        if (why is null)
        {
            Drop(stray.Uid, stray.From, stray.Text);
        }
        else if (stray.Task is { Phase: TaskPhase.Pending, CurrentRecord: null })
        {
            Store(stray.Uid, stray.From, stray.Text, stray.Text, stray.Task);
        }
        else
        {
            Discard(stray.Uid, stray.From, stray.Text, why);
        }
    }

    /// <param name="claim">Null: an original's, which leaves no trace of it.</param>
    private void ReadClaimed(RedisValue uid, RedisValue text, Claim? claim)
    {
        if (!StoredTask.TryRead(uid, text, worker.Queue, worker.QueueUid, out var task, out var error))
        {
            Discard(uid, Claimed, text, error);
        }
        else if (task.Phase != TaskPhase.Pending)
        {
            Strays.Add(new Stray(uid, Claimed, text, task, _request));
        }
        else if (task.CurrentRecord is not null)
        {
            Discard(uid, Claimed, text, $"task {uid} is Pending and has a current record");
        }
        else
        {
            var received = claim?.By.WorkerUid == worker.Uid ? claim.Apply(task).Task : null;
            var moved = received is null ? task : TaskLifecycle.Apply(received, happened(received), now).Task;

            // What leaves no trace leaves the text as it is, too.
            Store(uid, Claimed, text, moved == task ? text : Wire.Write(moved), moved);
        }
    }

    private void ReadStarted(RedisValue uid, RedisValue text)
    {
        if (!StoredTask.TryRead(uid, text, worker.Queue, worker.QueueUid, out var task, out var error))
        {
            Discard(uid, Started, text, error);
            return;
        }

        var cancelled = task.CurrentRecord is { ProcessUid.Length: > 0 } record && _request.EndsWith(record.ProcessUid, StringComparison.Ordinal);
        var moved = TaskLifecycle.Apply(task, happened(task), now, cancelled);
        if (moved.Verdict == Verdict.Moved)
        {
            Store(uid, Started, text, Wire.Write(moved.Task), moved.Task);
        }
        else
        {
            Strays.Add(new Stray(uid, Started, text, task, _request));
        }
    }

    private void Store(RedisValue uid, string from, RedisValue text, RedisValue next, TaskInfo task)
    {
        Tasks.Add(task);
        Add(uid, from, text, next, task.Phase == TaskPhase.Pending ? "pending" : "none", RedisValue.EmptyString);
    }

    private void Drop(RedisValue uid, string from, RedisValue text) => Add(uid, from, text, text, "none", RedisValue.EmptyString);

    private void Discard(RedisValue uid, string from, RedisValue text, string? error)
    {
        DeadLetters++;
        Add(uid, from, text, text, "none", Wire.Write(Redis.Discard.Unreadable(uid, text, error).Letter!));
    }

    private void Add(RedisValue uid, string from, RedisValue text, RedisValue next, string place, RedisValue letter) =>
        Arguments.AddRange([uid, from, text.IsNull ? RedisValue.EmptyString : text, next.IsNull ? RedisValue.EmptyString : next, place, letter, _request]);

    /// <param name="Uid">The entry.</param>
    /// <param name="From">Where the worker has it.</param>
    /// <param name="Text">The task's text.</param>
    /// <param name="Task">The task.</param>
    /// <param name="Request">The cancel request about it.</param>
    internal sealed record Stray(RedisValue Uid, string From, RedisValue Text, TaskInfo Task, string Request);
}
