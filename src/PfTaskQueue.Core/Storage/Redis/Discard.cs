using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>An entry of a worker's list or set that leads to no task which can be run.</summary>
/// <param name="Uid">The entry.</param>
/// <param name="Text">The task's text as read; null: there is none.</param>
/// <param name="Letter">Null: the entry goes without a trace.</param>
/// <param name="Erase">Whether the task goes, too. Not if it is a good one that does not belong here.</param>
internal sealed record Discard(RedisValue Uid, RedisValue Text, DeadLetter? Letter, bool Erase)
{
    /// <param name="error">Why the text is no task that can be run; null: there is no text.</param>
    public static Discard Unreadable(RedisValue uid, RedisValue text, string? error) => error is null
        ? new Discard(uid, text, new DeadLetter { Body = (string)uid!, Error = $"the data of task {uid} is missing" }, Erase: true)
        : new Discard(uid, text, new DeadLetter { Body = (string)text!, Error = error }, Erase: true);

    /// <summary>A good task whose UID is listed as pending, too: that entry goes, and the task stays.</summary>
    public static Discard Misplaced(TaskInfo task, RedisValue text) => new(task.Uid, text, Misplacement(task, text), Erase: false);

    /// <summary>The entry as the script takes it.</summary>
    /// <param name="from">Where the worker holds it: <c>claimed</c> or <c>started</c>.</param>
    public RedisValue[] ToArguments(string from) =>
    [
        Uid, from, Text.IsNull ? RedisValue.EmptyString : Text,
        Letter is null ? RedisValue.EmptyString : Wire.Write(Letter), Erase ? "erase" : "keep",
    ];

    public override string ToString() => $"task {Uid}: {Letter?.Error ?? "was listed twice"}";

    /// <summary>An add that was sent twice leaves a second entry behind. While the task is under way that is worth no word.</summary>
    private static DeadLetter? Misplacement(TaskInfo task, RedisValue text) => !task.IsFinished ? null : new DeadLetter
    {
        Body = (string)text!,
        Error = $"task {task.Uid} was listed as pending and is {task.Phase}; it was left as it is",
    };
}
