using System.Runtime.CompilerServices;
using System.Text;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Storage.Sqlite;

public sealed partial class SqliteStore
{
    public async Task<IReadOnlyList<TaskInfo>> AddTasksAsync(
        QueueInfo queue, IReadOnlyList<TaskSpec> specs, CancellationToken cancellation)
    {
        // Outside the transaction, and off the caller's thread: the writer only inserts.
        var (tasks, bodies) = await Task.Run(() => Serialize(queue, specs), cancellation).ConfigureAwait(false);
        await WriteBulkAsync(
            database =>
            {
                var row = QueueTable.Get(database, queue);
                var position = TaskTable.NextPosition(database, row);
                for (var i = 0; i < tasks.Length; i++)
                {
                    TaskTable.Insert(database, row, tasks[i].Uid, position + i, bodies[i]);
                }

                return true;
            },
            cancellation).ConfigureAwait(false);
        SignalOf(queue.Uid).Raise();
        return tasks;
    }

    public IAsyncEnumerable<TaskInfo> ReadTasksAsync(QueueInfo queue, TaskFilter filter, CancellationToken cancellation) =>
        filter.Uids is { } uids
            ? ReadTasksByUidAsync(queue, filter, uids, cancellation)
            : Paging.StreamAsync(
                after => ReadPageAsync(
                    queue, (database, row) => TaskTable.Page(database, row, filter, after, Paging.Rows), cancellation),
                cancellation: cancellation);

    public async Task<IReadOnlyList<AttemptLog>> ReadTaskLogsAsync(QueueInfo queue, string taskUid, CancellationToken cancellation) =>
        await _readers.RunAsync(
            database => QueueTable.Find(database, queue.Uid) is { } row ? LogTable.OfTask(database, row, taskUid) : [], cancellation)
            .ConfigureAwait(false);

    public Task<TaskCounts> CountTasksAsync(QueueInfo queue, CancellationToken cancellation) => _readers.RunAsync(
        database => QueueTable.Find(database, queue.Uid) is { } row ? TaskTable.Count(database, row) : new TaskCounts(0, 0, 0, 0, 0, 0),
        cancellation);

    public async IAsyncEnumerable<DeadLetter> ReadDeadLettersAsync(
        QueueInfo queue, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in ReadDeadLetterRowsAsync(queue, cancellation).ConfigureAwait(false))
        {
            yield return row.Letter;
        }
    }

    private IAsyncEnumerable<DeadLetterRow> ReadDeadLetterRowsAsync(QueueInfo queue, CancellationToken cancellation) => Paging.StreamAsync(
        before => ReadPageAsync(queue, (database, row) => DeadLetterTable.Page(database, row, before, Paging.Rows), cancellation),
        long.MaxValue,
        cancellation);

    private (TaskInfo[] Tasks, byte[][] Bodies) Serialize(QueueInfo queue, IReadOnlyList<TaskSpec> specs)
    {
        var now = Now;
        var tasks = new TaskInfo[specs.Count];
        var bodies = new byte[specs.Count][];
        for (var i = 0; i < specs.Count; i++)
        {
            tasks[i] = TaskLifecycle.Create(queue, specs[i], now);
            bodies[i] = Encoding.UTF8.GetBytes(Wire.Write(tasks[i]));
        }

        return (tasks, bodies);
    }

    private async IAsyncEnumerable<TaskInfo> ReadTasksByUidAsync(
        QueueInfo queue, TaskFilter filter, IReadOnlyList<string> uids, [EnumeratorCancellation] CancellationToken cancellation)
    {
        const int Chunk = 50;
        foreach (var chunk in uids.Distinct(StringComparer.Ordinal).Chunk(Chunk))
        {
            var page = await ReadPageAsync(queue, (database, row) => FindTasks(database, row, chunk), cancellation).ConfigureAwait(false);
            foreach (var task in page.Items)
            {
                if (filter.Matches(task))
                {
                    yield return task;
                }
            }
        }
    }

    private static Page<TaskInfo> FindTasks(Database database, QueueRow queue, IEnumerable<string> uids)
    {
        var tasks = new List<TaskInfo>();
        foreach (var uid in uids)
        {
            if (TaskTable.Find(database, queue, uid) is { } row && row.TryRead(queue.Queue, out var task, out _))
            {
                tasks.Add(task);
            }
        }

        return new Page<TaskInfo>(tasks, 0, IsLast: true);
    }

    /// <summary>Reads a page of a queue; of one that was removed, there is none.</summary>
    private Task<Page<T>> ReadPageAsync<T>(QueueInfo queue, Func<Database, QueueRow, Page<T>> read, CancellationToken cancellation) =>
        _readers.RunAsync(
            database => QueueTable.Find(database, queue.Uid) is { } row ? read(database, row) : Page<T>.None, cancellation);
}
