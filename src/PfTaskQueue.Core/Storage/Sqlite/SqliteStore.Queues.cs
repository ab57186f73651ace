using System.Runtime.CompilerServices;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

public sealed partial class SqliteStore
{
    public Task<QueueInfo> CreateQueueAsync(string name, QueueState state, CancellationToken cancellation)
    {
        Limits.CheckQueueName(name);
        return WriteAsync(
            database =>
            {
                if (QueueTable.FindByName(database, name) is not null)
                {
                    throw new PfException(
                        PfError.QueueAlreadyExists, $"queue '{name}' exists already", "choose another name; Get-PfQueue lists the queues");
                }

                var now = Now;
                var queue = new QueueInfo { Uid = Uid.New(), Name = name, State = state, Created = now, Updated = now };
                QueueTable.Insert(database, queue);
                return queue;
            },
            cancellation);
    }

    public Task<IQueueWatch> WatchQueueAsync(QueueInfo queue, CancellationToken cancellation) =>
        Task.FromResult<IQueueWatch>(new SqliteWatch(_watcher, _clock));

    public Task<Reading<QueueInfo>?> LookUpQueueAsync(string name, CancellationToken cancellation) =>
        _readers.RunAsync(database => QueueTable.FindByName(database, name)?.Reading, cancellation);

    public async IAsyncEnumerable<Reading<QueueInfo>> ListQueuesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var after = "";
        while (true)
        {
            var last = after;
            var page = await _readers.RunAsync(database => QueueTable.Page(database, last, Paging.Rows), cancellation).ConfigureAwait(false);
            foreach (var row in page)
            {
                yield return row.Reading;
            }

            if (page.Count < Paging.Rows)
            {
                yield break;
            }

            after = page[^1].Queue.Name;
        }
    }

    public async Task<QueueInfo> SetQueueStateAsync(QueueInfo queue, QueueState state, CancellationToken cancellation)
    {
        var changed = await WriteAsync(
            database =>
            {
                var row = QueueTable.Get(database, queue);
                if (row.Reading.Item?.State == state)
                {
                    return row.Queue;
                }

                var next = (row.Reading.Item ?? row.Queue with { Created = Now }) with { State = state, Updated = Now };
                QueueTable.Update(database, row, next);
                return next;
            },
            cancellation).ConfigureAwait(false);
        SignalOf(queue.Uid).Raise();
        return changed;
    }
}
