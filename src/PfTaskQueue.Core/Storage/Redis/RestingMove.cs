using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>One request about a task on its way into the database. It takes effect only while text and place are as they were read.</summary>
/// <param name="queue">The queue.</param>
/// <param name="uid">The task.</param>
/// <param name="request">What is asked for.</param>
/// <param name="only">What the task must be like; null: anything.</param>
internal sealed class RestingMove(QueueInfo queue, string uid, TaskEvent request, TaskFilter? only = null)
{
    private const string Nowhere = "none";
    private const string Line = "pending";
    private const string Anywhere = "anywhere";

    private RedisValue _text;
    private RedisValue _next;
    private string _from = Nowhere;
    private string _to = Nowhere;
    private Transition _transition;
    private TaskChange? _done;
    private bool _sent;

    public string Uid => uid;

    /// <summary>Null: it has to be read and sent (again).</summary>
    public TaskChange? Decided { get; private set; }

    /// <summary>Not null: the task runs, and this worker has to be asked.</summary>
    public Attempt? ToAsk { get; private set; }

    public RedisValue Text => _text;

    /// <summary>Takes the task as it is now.</summary>
    /// <param name="text">Its text; null: there is none.</param>
    /// <param name="claim">The claim, if a worker of ours has taken it and not started it.</param>
    /// <param name="now">The server's time.</param>
    public void Read(RedisValue text, Claim? claim, Timestamp now)
    {
        if (_sent && (text == _next || (text.IsNull && _next.Length() == 0)))
        {
            // The call took effect, and its reply was lost.
            Decided = _done;
            return;
        }

        if (_sent && request is TaskEvent.Restart)
        {
            // Only a restart moves a task out of Failed: it has had one since it was read, this or another.
            Decided = TaskChange.Of(_transition with { Verdict = Verdict.AlreadyDone });
            return;
        }

        if (!StoredTask.TryRead(uid, text, queue.Name, queue.Uid, out var task, out var error))
        {
            ReadUnreadable(text, claim, error);
            return;
        }

        var seen = claim?.Apply(task) is { Took: true } claimed ? claimed.Task : task;
        _transition = only is null ? TaskLifecycle.Apply(seen, request, now) : Removal.Decide(seen, only, now);
        (_text, ToAsk) = (text, _transition.Verdict == Verdict.Requested ? Attempt.Of(seen) : null);
        if (seen.Phase == TaskPhase.Received && claim is null && request is TaskEvent.Cancel)
        {
            // The original's form of a claim. It would take a task that changes under it for a broken one.
            Decided = Unheard(seen);
        }
        else if (_transition.Verdict is not (Verdict.Moved or Verdict.Requested))
        {
            Decided = TaskChange.Of(_transition);
        }

        _from = task.Phase != TaskPhase.Pending ? Nowhere : claim?.By.WorkerUid ?? Line;
        _next = request is TaskEvent.Remove ? RedisValue.EmptyString : Wire.Write(_transition.Task);
        _done = TaskChange.Of(_transition);
        _to = request is not TaskEvent.Remove && _transition.Task.Phase == TaskPhase.Pending ? Line : Nowhere;
    }

    /// <summary>The move as the script takes it.</summary>
    public RedisValue[] ToArguments()
    {
        _sent = true;
        return [uid, _text, _from, _next, _to];
    }

    /// <summary>Takes the script's answer: 1 settles it.</summary>
    public void Decide(RedisResult answer)
    {
        if (!answer.IsNull && answer.Resp2Type == StackExchange.Redis.ResultType.Integer && (int)answer == 1)
        {
            Decided = _done;
        }
    }

    /// <summary>The request to the worker as the script takes it.</summary>
    public RedisValue[] ToRequest() => [uid, _text, ToAsk!.Value.WorkerUid, ToAsk.Value.ProcessUid];

    /// <summary>Takes the script's answer to the request: 1 or 0 settle it.</summary>
    public void DecideRequest(RedisResult answer)
    {
        if (!answer.IsNull && answer.Resp2Type == StackExchange.Redis.ResultType.Integer)
        {
            Decided = (int)answer == 1 ? TaskChange.Of(_transition) : Unheard(_transition.Task);
        }
    }

    /// <summary>The last word when the task could not be got hold of.</summary>
    public TaskChange GiveUp() => new(
        uid, Verdict.NotOwner, _transition.Task, $"task {uid} is being taken by a worker that has not started it; try again");

    /// <summary>What cannot be read is erased where it is named, and left to its worker where one has claimed it.</summary>
    private void ReadUnreadable(RedisValue text, Claim? claim, string? error)
    {
        if (error is null)
        {
            Decided = TaskChange.Missing(uid, queue);
        }
        else if (request is TaskEvent.Remove && only is not null && Removal.MayTakeUnreadable(only) && claim is null)
        {
            (_text, _from, _next, _to, _done) = (text, Anywhere, RedisValue.EmptyString, Nowhere, TaskChange.ErasedUnread(uid));
        }
        else
        {
            Decided = TaskChange.Unreadable(uid, queue, error);
        }
    }

    private TaskChange Unheard(TaskInfo task) => new(
        uid,
        Verdict.Unheard,
        task,
        $"task {uid} is run by worker {task.CurrentRecord?.WorkerName} ({task.CurrentRecord?.WorkerUid}), which is no worker of PfTaskQueue and cannot be asked");
}
