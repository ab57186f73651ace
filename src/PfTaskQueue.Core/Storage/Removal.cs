using System.Runtime.CompilerServices;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage;

/// <summary>What both backends do alike when tasks are erased.</summary>
internal static class Removal
{
    public static readonly TaskEvent Event = new TaskEvent.Remove();

    private static readonly TaskPhase[] Removable = [TaskPhase.Pending, TaskPhase.Succeeded, TaskPhase.Failed];

    /// <summary>The filter without the phases in which nothing can be erased.</summary>
    public static TaskFilter Narrow(TaskFilter filter) =>
        filter with { Phases = Removable.Where(phase => filter.Phases is null || filter.Phases.Contains(phase)).ToHashSet() };

    /// <summary>Whether this task may be erased, if it is still what the caller means.</summary>
    public static Transition Decide(TaskInfo task, TaskFilter filter, Timestamp now)
    {
        var transition = TaskLifecycle.Apply(task, Event, now);
        return transition.Verdict != Verdict.Moved || filter.Matches(task)
            ? transition
            : new Transition(Verdict.WrongPhase, task, $"task {task.Uid} is not removed: it is {task.Phase}, and does not match what was asked for");
    }

    /// <summary>Whether a task of which nothing can be known may go: it is named, and nothing else is asked of it.</summary>
    public static bool MayTakeUnreadable(TaskFilter filter) => filter is { Uids: not null, Phases: null, Before: null };

    /// <summary>UIDs in chunks, each once.</summary>
    public static async IAsyncEnumerable<string[]> ChunksAsync(IReadOnlyList<string> uids, int size)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var chunk in uids.Distinct(StringComparer.Ordinal).Chunk(size))
        {
            yield return chunk;
        }
    }

    /// <summary>The UIDs of a stream, in chunks.</summary>
    public static async IAsyncEnumerable<string[]> ChunksAsync(
        IAsyncEnumerable<TaskInfo> tasks, int size, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var chunk = new List<string>(size);
        await foreach (var task in tasks.WithCancellation(cancellation).ConfigureAwait(false))
        {
            chunk.Add(task.Uid);
            if (chunk.Count == size)
            {
                yield return [.. chunk];
                chunk.Clear();
            }
        }

        if (chunk.Count > 0)
        {
            yield return [.. chunk];
        }
    }
}
