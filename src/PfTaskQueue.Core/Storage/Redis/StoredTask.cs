using System.Diagnostics.CodeAnalysis;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>A task's text and the task it stands for.</summary>
internal static class StoredTask
{
    /// <param name="error">Why the text is not this task; null: there is no text.</param>
    public static bool TryRead(
        RedisValue uid, RedisValue text, string queue, string queueUid, [NotNullWhen(true)] out TaskInfo? task, out string? error)
    {
        task = null;
        if (text.IsNull)
        {
            error = null;
            return false;
        }

        return Wire.TryReadTask((string)text!, (string)uid!, queue, queueUid, out task, out error);
    }

    /// <summary>The text that a claimed task has until it is started, if it was written in the usual form.</summary>
    public static string WriteUnclaimed(TaskInfo claimed) => Wire.Write(claimed with { Phase = TaskPhase.Pending, CurrentRecord = null });

    /// <summary>What an attempt that claimed a task holds, computed again from the text as it is.</summary>
    /// <param name="stored">The task as it is stored.</param>
    /// <param name="held">The task as its worker holds it.</param>
    /// <param name="started">When the attempt was started, too; null: it was not.</param>
    public static TaskInfo ClaimAgain(TaskInfo stored, TaskInfo held, Timestamp? started)
    {
        var attempt = Attempt.Of(held);
        var claimed = TaskLifecycle.Apply(stored, new TaskEvent.Claim(attempt), held.CurrentRecord!.Received).Task;
        return started is null ? claimed : TaskLifecycle.Apply(claimed, new TaskEvent.Start(attempt), started.Value).Task;
    }
}
