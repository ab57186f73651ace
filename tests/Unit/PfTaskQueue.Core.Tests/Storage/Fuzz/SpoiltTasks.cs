using System.Text;
using PfTaskQueue.Core.Tests.Storage.Conformance;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Fuzz;

/// <summary>A queue in which tasks of every phase have been spoilt, beside good ones.</summary>
internal sealed class SpoiltTasks : IAsyncDisposable
{
    private readonly IQueueStore _store;
    private readonly StoreBackend _backend;
    private readonly QueueInfo _queue;
    private readonly WorkerInfo _dead;
    private readonly WorkerInfo _good;
    private readonly List<TaskInfo> _goodTasks = [];
    private readonly List<(TaskInfo Task, byte[] Record)> _spoilt = [];

    private SpoiltTasks(IQueueStore store, StoreBackend backend, QueueInfo queue, WorkerInfo dead, WorkerInfo good) =>
        (_store, _backend, _queue, _dead, _good) = (store, backend, queue, dead, good);

    private static CancellationToken None => CancellationToken.None;

    /// <summary>A quarter of them waits, one is claimed, one runs, and one has ended.</summary>
    public static async Task<SpoiltTasks> SetAsync(IQueueStore store, StoreBackend backend, string name, int count, RecordSpoiler spoiler)
    {
        var queue = await store.CreateQueueAsync(name, QueueState.Active, None);
        var ground = new SpoiltTasks(
            store, backend, queue, await store.RegisterWorkerAsync(queue, new WorkerSpec { Name = "dead" }, None), await store.RegisterWorkerAsync(queue, new WorkerSpec { Name = "good" }, None));
        var quarter = count / 4;
        var claimed = await ground.ClaimAsync(3 * quarter);
        var started = (await store.StartTasksAsync(ground._dead, [.. claimed.Skip(quarter)], None)).Select(step => step.Task).ToList();
        var ended = await store.CompleteTasksAsync(ground._dead, [.. started.Skip(quarter).Select(Succeed)], None);
        ground._goodTasks.AddRange(await ground.ClaimAsync(2));
        ground._goodTasks.AddRange(await ground.AddAsync(quarter));
        foreach (var task in claimed.Take(quarter).Select(task => task with { Phase = TaskPhase.Pending, CurrentRecord = null })
            .Concat(started.Take(quarter)).Concat(ended.Select(step => step.Task)))
        {
            await ground.SpoilAsync(task, spoiler);
        }

        for (var i = 0; i < quarter; i++)
        {
            var task = TaskLifecycle.Create(queue, new TaskSpec { Payload = "planted" }, DateTimeOffset.UnixEpoch);
            var record = spoiler.Next("waiting", Wire.Write(SampleRecords.Task(task)));
            await backend.PlantTaskAsync(queue, task.Uid, record);
            ground._spoilt.Add((task, record));
        }

        ground._goodTasks.AddRange(await ground.AddAsync(1));
        return ground;
    }

    public async Task RunAsync()
    {
        await LookAtAllAsync();

        // Half of what runs comes to its end, half of what is claimed is started; the rest the worker takes into its death.
        var (running, claimed) = (Spoilt(TaskPhase.Processing), Spoilt(TaskPhase.Pending).Where(task => task.Payload != "planted"));
        await _store.CompleteTasksAsync(_dead, [.. running.Where((_, i) => i % 2 == 0).Select(Succeed)], None);
        await _store.CancelTasksAsync(_queue, [.. running.Select(task => task.Uid)], None);
        Assert.NotEqual(BeatReply.Dead, await _store.BeatAsync(_dead, None));
        Assert.Equal(BeatReply.Alive, await _store.BeatAsync(_good, None));
        await _backend.AgeWorkerAsync(_dead, TimeSpan.FromHours(1));
        Assert.NotNull(await _store.SalvageWorkerAsync(_dead, _good.Uid, 0, None));
        await DrainAsync();
        await LookAtAllAsync();
        Assert.Equal(WorkerPhase.Succeeded, (await _store.EndWorkerAsync(_good, success: true, None))!.Phase);
        await JudgeAsync();
        var letters = await _store.ReadDeadLettersAsync(_queue, None).Select(letter => letter.Uid).ToListAsync(None);
        await _store.RestoreDeadLettersAsync(_queue, letters, None);
        await LookAtAllAsync();
    }

    public async ValueTask DisposeAsync() => Assert.True(await _store.RemoveQueueAsync(_queue, None));

    private async Task DrainAsync()
    {
        while (true)
        {
            var claim = await _store.ClaimTasksAsync(_good, 8, None);
            if (claim.Status != ClaimStatus.Claimed)
            {
                Assert.Equal((ClaimStatus.Empty, false), (claim.Status, claim.InFlight));
                return;
            }

            var started = await _store.StartTasksAsync(_good, claim.Tasks, None);
            Assert.All(started, step => Assert.Equal(Verdict.Moved, step.Verdict));
            Assert.All(await _store.CompleteTasksAsync(_good, [.. started.Select(step => Succeed(step.Task))], None), step => Assert.True(step.Took));
        }
    }

    private async Task JudgeAsync()
    {
        var letters = (await _store.ReadDeadLettersAsync(_queue, None).ToListAsync(None)).GroupBy(letter => letter.Body).ToDictionary(group => group.Key, group => group.Count());
        foreach (var (task, record) in _spoilt)
        {
            var text = Encoding.UTF8.GetString(record);
            var read = await _store.ReadTasksAsync(_queue, new TaskFilter { Uids = [task.Uid] }, None).SingleOrDefaultAsync(None);
            if (read is not null)
            {
                Assert.True(read.IsFinished || task.IsFinished, $"a {task.Phase} task stays {read.Phase}: {Shown(text)}");
            }
            else if (task.IsFinished)
            {
                // It has ended, so nobody takes it any more; whoever wants it away names it.
                Assert.True((await _store.RemoveTasksAsync(_queue, new TaskFilter { Uids = [task.Uid] }, None).SingleAsync(None)).Took, Shown(text));
                Assert.Null(await _backend.ReadTaskAsync(_queue, task.Uid));
            }
            else
            {
                Assert.True(letters.TryGetValue(text, out var left) && left > 0, $"a {task.Phase} task is neither a task nor a dead letter: {Shown(text)}");
                letters[text] = left - 1;
            }
        }

        foreach (var task in await _store.ReadTasksAsync(_queue, new TaskFilter { Uids = [.. _goodTasks.Select(task => task.Uid)] }, None).ToListAsync(None))
        {
            Assert.Equal(TaskPhase.Succeeded, task.Phase);
            _goodTasks.RemoveAll(good => good.Uid == task.Uid);
        }

        Assert.Empty(_goodTasks);
    }

    private async Task LookAtAllAsync()
    {
        await _store.ReadTasksAsync(_queue, TaskFilter.All, None).CountAsync(None);
        await _store.CountTasksAsync(_queue, None);
        await _store.MeasureQueueAsync(_queue, None);
        await _store.InspectQueueAsync(_queue, None).CountAsync(None);
        Assert.All(await _store.ListWorkersAsync(_queue, unfinishedOnly: false, None).ToListAsync(None), reading => Assert.Null(reading.Error));
    }

    private async Task SpoilAsync(TaskInfo task, RecordSpoiler spoiler)
    {
        var record = spoiler.Next(task.Phase.ToString(), Wire.Write(SampleRecords.Task(task)));
        await _backend.SpoilAsync(task, record);
        _spoilt.Add((task, record));
    }

    private Task<IReadOnlyList<TaskInfo>> AddAsync(int count) => _store.AddTasksAsync(_queue, [.. Enumerable.Repeat(new TaskSpec { Payload = "p" }, count)], None);

    private async Task<IReadOnlyList<TaskInfo>> ClaimAsync(int count)
    {
        await AddAsync(count);
        return (await _store.ClaimTasksAsync(_dead, count, None)).Tasks;
    }

    private List<TaskInfo> Spoilt(TaskPhase phase) => [.. _spoilt.Select(item => item.Task).Where(task => task.Phase == phase)];

    private static AttemptOutcome Succeed(TaskInfo task) => new(task, new TaskEvent.Succeed(Attempt.Of(task), TaskResult.Success()));

    private static string Shown(string text) => text.Length <= 2000 ? text : text[..2000] + "…";
}
