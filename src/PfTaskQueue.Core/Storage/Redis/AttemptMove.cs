using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>
/// One transition of an attempt on its way into the database. It takes effect only while the stored text is, byte for byte, the
/// one that the transition was computed from: so it still names this attempt. The text of a claimed task names none; there the
/// worker's list must hold the task, and the claim's note must not name another attempt of the same worker.
/// </summary>
internal sealed class AttemptMove
{
    private readonly TaskEvent _event;
    private readonly Timestamp _now;
    private readonly RedisValue[] _additions;
    private bool _started;
    private RedisValue _expected;
    private TaskInfo _base;
    private Transition _next;

    /// <summary>The start of a claimed task.</summary>
    public AttemptMove(TaskInfo claimed, TaskEvent.Start start, Timestamp now)
        : this(claimed, start, now, [])
    {
    }

    /// <summary>The end of an attempt, with the tasks and dead letters that it leaves.</summary>
    public AttemptMove(AttemptOutcome outcome, Timestamp now)
        : this(outcome.Task, outcome.Event, now, Additions(outcome, now))
    {
    }

    private AttemptMove(TaskInfo held, TaskEvent happened, Timestamp now, RedisValue[] additions)
    {
        Held = held;
        _event = happened;
        _now = now;
        _additions = additions;
        _started = held.Phase == TaskPhase.Processing;
        _base = held;
        _next = TaskLifecycle.Apply(held, happened, now);

        // What the task as the worker holds it does not allow is decided by what is stored: no text is like a new UID.
        _expected = _next.Verdict != Verdict.Moved ? Uid.New() : _started ? Wire.Write(held) : StoredTask.WriteUnclaimed(held);
    }

    /// <summary>The task as the worker holds it.</summary>
    public TaskInfo Held { get; }

    public bool IsStart => _event is TaskEvent.Start;

    /// <summary>Null: it has to be sent (again).</summary>
    public Transition? Decided { get; private set; }

    /// <summary>Not null: what is stored for the task is no task any more.</summary>
    public Discard? Unreadable { get; private set; }

    /// <summary>The move as the scripts take it.</summary>
    public void WriteTo(List<RedisValue> arguments)
    {
        arguments.AddRange([Held.Uid, Attempt.Of(Held).ProcessUid]);
        if (IsStart)
        {
            arguments.AddRange([_expected, Wire.Write(_next.Task)]);
            return;
        }

        arguments.Add(_started ? "started" : "claimed");
        arguments.AddRange([_expected, Wire.Write(_next.Task), PlaceOf(_next.Task.Phase)]);
        arguments.AddRange(_additions);
    }

    /// <summary>Takes the script's answer: 1, 0, 2, or the text as it is.</summary>
    public void Decide(RedisResult answer)
    {
        if (answer.IsNull)
        {
            Decided = new Transition(Verdict.NotFound, Held, $"task {Held.Uid} is not in queue '{Held.Queue}' any more");
        }
        else if (answer.Resp2Type != StackExchange.Redis.ResultType.Integer)
        {
            DecideBy((RedisValue)answer);
        }
        else if ((int)answer == 1)
        {
            Decided = _next;
        }
        else if ((int)answer == 2)
        {
            Propose(_base, TaskLifecycle.Apply(_base, _event, _now, cancelled: true));
        }
        else
        {
            // A release whose reply was lost: the task is where it should be. Anything else has no right to it.
            Decided = _event is TaskEvent.Release
                ? new Transition(Verdict.AlreadyDone, _next.Task)
                : Refused($"worker {Held.CurrentRecord?.WorkerName} does not hold it (any more)");
        }
    }

    private void DecideBy(RedisValue text)
    {
        if (!StoredTask.TryRead(Held.Uid, text, Held.Queue, Held.QueueUid, out var stored, out var error))
        {
            Unreadable = Discard.Unreadable(Held.Uid, text, error);
            Decided = new Transition(Verdict.NotFound, Held, $"the data of task {Held.Uid} cannot be read any more: {error}");
            return;
        }

        _expected = text;
        _started = stored.Phase == TaskPhase.Processing;

        // Pending and not ended by this attempt: still as it was claimed, only written in another form than ours; or the server has
        // lost the attempt's start. Whether it is so, or a release took effect before, cannot be seen from the text; the worker's list tells.
        var asStored = TaskLifecycle.Apply(stored, _event, _now);
        var isUnclaimed = stored is { Phase: TaskPhase.Pending, CurrentRecord: null } && (_event is TaskEvent.Release || !asStored.Took);
        if (isUnclaimed)
        {
            stored = StoredTask.ClaimAgain(stored, Held, IsStart ? null : Held.CurrentRecord!.Started);
            asStored = TaskLifecycle.Apply(stored, _event, _now);
        }

        Propose(stored, asStored);
    }

    private void Propose(TaskInfo from, Transition next)
    {
        _base = from;
        _next = next;
        Decided = next.Verdict == Verdict.Moved ? null : next;
    }

    private static RedisValue PlaceOf(TaskPhase phase) => phase switch
    {
        TaskPhase.Pending => "pending",
        TaskPhase.Succeeded => "s",
        _ => "f",
    };

    private Transition Refused(string why) => new(Verdict.NotOwner, Held, $"the result for task {Held.Uid} is dropped: {why}");

    private static RedisValue[] Additions(AttemptOutcome outcome, Timestamp now)
    {
        var hooks = outcome.CreateHooks(now).ToArray();
        return
        [
            hooks.Length,
            .. hooks.SelectMany(hook => new RedisValue[] { hook.Uid, Wire.Write(hook) }),
            outcome.DeadHooks.Count,
            .. outcome.DeadHooks.Select(letter => (RedisValue)Wire.Write(letter)),
            .. outcome.Log is { } log ? [Wire.Write(log), log.ProcessUid, TaskLifecycle.HistoryLimit] : new RedisValue[] { RedisValue.EmptyString },
        ];
    }
}
