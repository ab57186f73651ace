using System.Collections;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Output;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Binding;

/// <summary>What is in the queues of a command line, newest first, for completion.</summary>
internal static class QueueItems
{
    // More is no help to somebody who types.
    private const int Most = 50;

    public static IEnumerable<TaskInfo> Tasks(IDictionary bound, Func<TaskInfo, bool> match) => Newest(
        Read(bound, (store, queue, token) => store.ReadTasksAsync(queue, new TaskFilter(), token), match), task => task.CreatedAt);

    public static IEnumerable<WorkerInfo> Workers(IDictionary bound, bool unfinishedOnly) => Newest(
        Read(bound, (store, queue, token) => store.ReadWorkersAsync(queue, unfinishedOnly, token)), worker => worker.StartedAt);

    public static IEnumerable<DeadLetter> DeadLetters(IDictionary bound) =>
        Read(bound, (store, queue, token) => store.ReadDeadLettersAsync(queue, token)).Take(Most);

    public static string About(TaskInfo task) => Shown.Line($"{task.Phase} {task.Name} {task.Payload}", 80);

    public static string About(WorkerInfo worker) => $"{worker.Phase} {worker.Name} {worker.Uid}";

    private static IEnumerable<T> Newest<T, TTime>(IEnumerable<T> items, Func<T, TTime> time) => items.OrderByDescending(time).Take(Most);

    private static IReadOnlyList<T> Read<T>(
        IDictionary bound, Func<IQueueStore, QueueInfo, CancellationToken, IAsyncEnumerable<T>> read, Func<T, bool>? match = null)
    {
        var names = TypedParameters.Texts(bound, "Queue");
        return names.Count == 0 ? [] : LiveBackend.Read(bound, (store, token) => ReadAllAsync(store, names, read, match, token));
    }

    private static async IAsyncEnumerable<T> ReadAllAsync<T>(
        IQueueStore store,
        IReadOnlyList<string> names,
        Func<IQueueStore, QueueInfo, CancellationToken, IAsyncEnumerable<T>> read,
        Func<T, bool>? match,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var patterns = names.Select(name => new WildcardPattern(name, WildcardOptions.IgnoreCase)).ToList();
        await foreach (var queue in store.ReadQueuesAsync(cancellation).ConfigureAwait(false))
        {
            if (names.Contains(queue.Name) || patterns.Exists(pattern => pattern.IsMatch(queue.Name)))
            {
                await foreach (var item in read(store, queue, cancellation).ConfigureAwait(false))
                {
                    if (match?.Invoke(item) is not false)
                    {
                        yield return item;
                    }
                }
            }
        }
    }
}
