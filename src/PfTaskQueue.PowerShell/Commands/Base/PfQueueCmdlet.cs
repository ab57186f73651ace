using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Errors;
using PfTaskQueue.PowerShell.Waiting;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>A cmdlet that works on queues that it is given by name or by wildcard.</summary>
public abstract class PfQueueCmdlet : PfBackendCmdlet
{
    private protected PfQueueCmdlet()
    {
    }

    private protected IEnumerable<Reading<QueueInfo>> ListQueues()
    {
        if (IsBackendThere)
        {
            return Read("read queues", (store, token) => store.ListQueuesAsync(token));
        }

        WriteVerbose($"{Configuration.Backend.DisplayName}: there is no database yet, and so no queue");
        return [];
    }

    /// <exception cref="PfException"><see cref="PfError.QueueNotFound"/>, <see cref="PfError.QueueUnreadable"/>.</exception>
    private protected QueueInfo FindQueue(string name) => LookUpQueue(name).Get();

    /// <summary>The queue of this name for what needs no more than to know which it is: its record may be one that cannot be read.</summary>
    /// <exception cref="PfException"><see cref="PfError.QueueNotFound"/>.</exception>
    private protected QueueInfo IdentifyQueue(string name) => LookUpQueue(name) is var reading && reading.Item is { } queue
        ? queue
        : new QueueInfo { Uid = reading.Uid, Name = name, State = QueueState.Suspend };

    private Reading<QueueInfo> LookUpQueue(string name) => !IsBackendThere
        ? throw NoDatabase(name)
        : Call($"find queue '{name}'", (store, token) => store.LookUpQueueAsync(name, token)) ?? throw PfException.QueueNotFound(name);

    /// <summary>Looks at a queue, on this thread, each time when something may have changed in it, until a look says that it is over.</summary>
    /// <returns>False: the loop's time was over first.</returns>
    private protected bool WaitFor(QueueInfo queue, WaitLoop loop, Func<bool> look)
    {
        var watch = Call($"watch queue '{queue.Name}'", (store, token) => store.WatchQueueAsync(queue, token));
        try
        {
            return loop.Run(watch, look);
        }
        finally
        {
            watch.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private protected WaitLoop NewWaitLoop(TimeSpan atMost) => new(atMost, TimeProvider.System, call => Run(call));

    private protected static PfException WorkerNotFound(QueueInfo queue, string uid) => new(
        PfError.WorkerNotFound, $"queue '{queue.Name}' has no worker {uid}", $"Get-PfWorker '{queue.Name}' lists its workers");

    private protected static PfException NoQueue() => new(
        PfError.InvalidQueueName, "no queue is given", "give its name, or pipe it in: Get-PfQueue lists the queues");

    /// <summary>Reads some tasks of a queue; those that are not there are left out.</summary>
    private protected IEnumerable<TaskInfo> ReadTasks(QueueInfo queue, IReadOnlyList<string> uids) => Read(
        $"read {uids.Count} tasks of '{queue.Name}'", (store, token) => store.ReadTasksAsync(queue, new TaskFilter { Uids = uids }, token));

    /// <summary>Reads some tasks of a queue in one call, and takes them in the order of the UIDs; one that is not there is an error of its own.</summary>
    /// <param name="wanted">The UIDs, and what an error about each is about.</param>
    private protected void ForEachTask(QueueInfo queue, IReadOnlyList<(string Uid, object Target)> wanted, Action<TaskInfo, object> take)
    {
        var tasks = ReadTasks(queue, [.. wanted.Select(task => task.Uid)]).ToDictionary(task => task.Uid, StringComparer.Ordinal);
        foreach (var (uid, target) in wanted)
        {
            if (tasks.TryGetValue(uid, out var task))
            {
                take(task, target);
            }
            else
            {
                WriteError(PfErrorRecord.From(TaskNotFound(queue, uid), target));
            }
        }
    }

    private protected static PfException TaskNotFound(QueueInfo queue, string uid) => new(
        PfError.TaskNotFound,
        $"task {uid} is not in queue '{queue.Name}'",
        $"Get-PfTask '{queue.Name}' lists its tasks; one that could not be read is among Get-PfDeadLetter '{queue.Name}'");

    /// <summary>
    /// Does something for each queue that a name or wildcard means. A name that does not exist is an error; a wildcard that
    /// matches nothing is not. Either kind of error belongs to the name, and the call goes on with the next.
    /// </summary>
    private protected void ForEachQueue(IEnumerable<string> names, Action<QueueInfo> action)
    {
        foreach (var name in names)
        {
            ForItem(name, () =>
            {
                foreach (var reading in Match(name))
                {
                    ForItem((object?)reading.Item ?? reading.Name, () => action(reading.Get()));
                }
            });
        }
    }

    private PfException NoDatabase(string name) => new(
        PfError.QueueNotFound,
        $"queue '{name}' does not exist: there is no database {Configuration.Backend.DisplayName} yet",
        $"check the address, or create the queue, which makes the database: New-PfQueue '{name}'");

    private IEnumerable<Reading<QueueInfo>> Match(string name)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            return [LookUpQueue(name)];
        }

        // A queue may be called a[1]: the name as it stands counts too, as when a queue object is piped in.
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        return ListQueues().Where(queue => queue.Name == name || pattern.IsMatch(queue.Name));
    }
}
