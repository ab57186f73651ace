using System.Text;
using PfTaskQueue.Configuration;
using PfTaskQueue.Core.Tests.Storage.Conformance;
using PfTaskQueue.Core.Tests.Serialization;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>A key prefix of its own on the shared server. Its stores do not look by themselves: what ends a wait is a word on a channel.</summary>
public sealed class RedisBackend : StoreBackend
{
    private RedisServer? _server;
    private RedisSettings? _settings;

    private RedisServer Server => _server!;

    private RedisKeys Keys => new(_settings!.KeyPrefix);

    public override async Task<IQueueStore> OpenAsync()
    {
        _server ??= await SharedRedis.ServerAsync();
        _settings ??= Server.Settings();
        return await RedisStore.OpenAsync(_settings, TimeProvider.System, poll: TimeSpan.FromHours(1), CancellationToken.None);
    }

    public override async Task AgeWorkerAsync(WorkerInfo worker, TimeSpan by)
    {
        var key = Keys.Worker(worker.QueueUid, worker.Uid);
        var stored = Stored.Worker((string)(await Server.Db.StringGetAsync(key))!, worker.Queue);
        await Server.Db.StringSetAsync(key, Wire.Write(stored with { LastHeartBeat = stored.LastHeartBeat + -by }));
    }

    public override Task PlantTaskAsync(QueueInfo queue, string uid, string body) => PlantTaskAsync(queue, uid, Encoding.UTF8.GetBytes(body));

    public override async Task PlantTaskAsync(QueueInfo queue, string uid, byte[] record)
    {
        await Server.Db.SetAddAsync(Keys.Tasks(queue.Uid), uid);
        await Server.Db.StringSetAsync(Keys.Task(queue.Uid, uid), record);
        await Server.Db.ListLeftPushAsync(Keys.Pending(queue.Uid), uid);
    }

    public override Task OverwriteTaskAsync(QueueInfo queue, string uid, string body) =>
        Server.Db.StringSetAsync(Keys.Task(queue.Uid, uid), body);

    public override async Task<string?> ReadTaskAsync(QueueInfo queue, string uid) =>
        await Server.Db.StringGetAsync(Keys.Task(queue.Uid, uid));

    public override Task PlantDeadLetterAsync(QueueInfo queue, byte[] record) => Server.Db.ListLeftPushAsync(Keys.DeadLetters(queue.Uid), record);

    public override Task SpoilAsync(QueueInfo queue, byte[] record) => Server.Db.StringSetAsync(Keys.Queue(queue.Uid), record);

    public override Task SpoilAsync(WorkerInfo worker, byte[]? record) => record is null
        ? Server.Db.KeyDeleteAsync(Keys.Worker(worker.QueueUid, worker.Uid))
        : Server.Db.StringSetAsync(Keys.Worker(worker.QueueUid, worker.Uid), record);

    public override Task SpoilAsync(TaskInfo task, byte[] record) => Server.Db.StringSetAsync(Keys.Task(task.QueueUid, task.Uid), record);

    public override async Task SpoilLogsAsync(TaskInfo task, byte[] record)
    {
        foreach (var process in await Server.Db.HashKeysAsync(Keys.Log(task.QueueUid, task.Uid)))
        {
            await Server.Db.HashSetAsync(Keys.Log(task.QueueUid, task.Uid), process, record);
        }
    }

    public override async Task SpoilNotesAsync(QueueInfo queue, byte[] note)
    {
        foreach (var key in new[] { Keys.Claims(queue.Uid), Keys.Cancels(queue.Uid), Keys.OwnWorkers(queue.Uid), Keys.Finished(queue.Uid) })
        {
            foreach (var field in await Server.Db.HashKeysAsync(key))
            {
                await Server.Db.HashSetAsync(key, field, note);
            }
        }
    }

    public override async Task<long> CountRemainsAsync(QueueInfo queue)
    {
        var remains = 0;
        await foreach (var _ in Server.Admin.KeysAsync(pattern: $"*{queue.Uid}*"))
        {
            remains++;
        }

        return remains + (await Server.Db.HashGetAllAsync(Keys.Queues)).Count(entry => entry.Value == queue.Uid)
            + await Server.Db.HashLengthAsync(Keys.Removing);
    }

    public override Task<IReadOnlyList<string>> FindFaultsAsync() => OriginalKeyspace.FindMisplacedAsync(Server, _settings!.KeyPrefix);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
