using PfTaskQueue.Configuration;
using PfTaskQueue.Core.Tests.Worker;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Redis;
using PfTaskQueue.Worker;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>
/// A server whose memory is full and that evicts nothing. What is under way comes to its end, and people can make room; nothing new is taken.
/// </summary>
public sealed class FullServerTests : IAsyncLifetime
{
    private RedisServer _server = null!;
    private RedisStore _store = null!;
    private QueueInfo _queue = null!;
    private string _keyPrefix = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync("--maxmemory-policy", "noeviction");
        var settings = _server.Settings() with { PayloadMaxBytes = 1024 * 1024 };
        _keyPrefix = settings.KeyPrefix;
        _store = await RedisStore.OpenAsync(settings, TimeProvider.System, Cancellation);
        _queue = await _store.CreateQueueAsync("q", QueueState.Active, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Beats_GoThrough()
    {
        var worker = await RegisterAsync();
        await FillAsync();
        Assert.Equal(BeatReply.Alive, await _store.BeatAsync(worker, Cancellation));
        Assert.True(await BeatenSinceAsync(worker));
    }

    [Fact]
    public async Task AWorker_OutlivesItsLease()
    {
        var lease = new HeartBeatSpec { Interval = Moment, ExpirationDuration = TimeSpan.FromSeconds(2), SalvageDuration = TimeSpan.FromSeconds(1) };
        var settings = new WorkerSettings { Spec = new WorkerSpec { Name = "w", HeartBeat = lease, WorkDir = Path.GetTempPath() } };
        await AddAsync(new TaskSpec());
        var started = new TaskCompletionSource();
        using var stop = new WorkerStop();
        var ending = Task.Run(() => new WorkerHost(
            _store, _queue, settings, ScriptedHandler.UntilStopped(_ => started.TrySetResult()), TimeProvider.System, _ => { }).RunAsync(stop));
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await FillAsync();
        var before = (await UnfinishedAsync()).Single().LastHeartBeatAt;

        await Eventually.TrueAsync(
            async () => ending.IsCompleted || (await UnfinishedAsync()).Single().LastHeartBeatAt - before > lease.ExpirationDuration * 1.5,
            "the worker beats for longer than its lease lasts without a beat");

        Assert.False(ending.IsCompleted);
        stop.Request();
        stop.Force();
        Assert.Equal(WorkerExitReason.Stopped, (await ending).Reason);
        Assert.Equal(new TaskCounts(1, 0, 0, 0, 0, 0), await _store.CountTasksAsync(_queue, Cancellation));
    }

    [Fact]
    public async Task WhatWasTaken_Starts_AndEnds_WithItsResultLogAndHooks()
    {
        var worker = await RegisterAsync();
        await AddAsync(new TaskSpec { Payload = "succeeds" }, new TaskSpec { Payload = "fails", RetryLimit = 1 });
        var claimed = (await _store.ClaimTasksAsync(worker, 2, Cancellation)).Tasks;
        await FillAsync();

        var started = await _store.StartTasksAsync(worker, claimed, Cancellation);
        Assert.All(started, start => Assert.True(start.Took, start.Why));
        AttemptOutcome[] outcomes =
        [
            Succeeded(started[0].Task) with
            {
                PostHooks = [new TaskSpec { Payload = "hook" }],
                DeadHooks = [new DeadLetter { Body = "body", Error = "error" }],
                Log = new AttemptLog { TaskUid = started[0].Task.Uid, ProcessUid = Attempt.Of(started[0].Task).ProcessUid, StandardOutput = "printed" },
            },
            new AttemptOutcome(started[1].Task, new TaskEvent.Fail(Attempt.Of(started[1].Task), TaskResult.Failure(ResultReason.Failed))),
        ];
        Assert.All(await _store.CompleteTasksAsync(worker, outcomes, Cancellation), end => Assert.True(end.Took, end.Why));

        Assert.Equal(new TaskCounts(2, 0, 0, 1, 0, 1), await _store.CountTasksAsync(_queue, Cancellation));
        Assert.Equal("printed", Assert.Single(await _store.ReadTaskLogsAsync(_queue, started[0].Task.Uid, Cancellation)).StandardOutput);
        await OriginalKeyspace.CheckAsync(_server, _keyPrefix);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task ASalvage_GoesThrough(int held)
    {
        var worker = await RegisterAsync(new HeartBeatSpec { Interval = Moment, ExpirationDuration = Moment, SalvageDuration = Moment });
        await AddAsync([.. Enumerable.Repeat(new TaskSpec(), held)]);
        if (held > 0)
        {
            await _store.StartTasksAsync(worker, (await _store.ClaimTasksAsync(worker, held, Cancellation)).Tasks, Cancellation);
        }

        await FillAsync();
        await Eventually.TrueAsync(async () => (await UnfinishedAsync()).Single().ToSalvage, "the worker is dead");
        Assert.Equal(held, (await _store.SalvageWorkerAsync(worker, Uid.New(), 3, Cancellation))!.Requeued.Count);

        // Its end is remembered, too: the mark for that finds room.
        Assert.Empty(await UnfinishedAsync());
        Assert.Equal(1, await _server.Db.SortedSetLengthAsync(new RedisKeys(_keyPrefix).Marks(_queue.Uid)));
        await OriginalKeyspace.CheckAsync(_server, _keyPrefix);
    }

    [Fact]
    public async Task TheEndOfAWorker_GoesThrough()
    {
        var worker = await RegisterAsync();
        await FillAsync();
        Assert.Equal(WorkerPhase.Succeeded, (await _store.EndWorkerAsync(worker, success: true, Cancellation))!.Phase);
    }

    [Fact]
    public async Task WhatPeopleAskFor_GoesThrough()
    {
        var worker = await RegisterAsync();
        var tasks = await AddAsync(new TaskSpec { Payload = "runs" }, new TaskSpec { Payload = "waits" });
        await StartAsync(worker);
        await FillAsync();

        Assert.Equal(Verdict.Requested, await CancelAsync(tasks[0]));
        Assert.Equal(Verdict.Moved, await CancelAsync(tasks[1]));
        Assert.True(Assert.Single(await _store.RestartTasksAsync(_queue, [tasks[1].Uid], resetCounts: false, Cancellation)).Took);
        Assert.True(await _store.RequestStopAsync(worker, Cancellation));
        Assert.Equal(BeatReply.StopRequested, await _store.BeatAsync(worker, Cancellation));
        Assert.Equal(QueueState.Suspend, (await _store.SetQueueStateAsync(_queue, QueueState.Suspend, Cancellation)).State);
        Assert.True(await _store.RemoveQueueAsync(_queue, Cancellation));
    }

    [Fact]
    public async Task WhatIsNew_IsRefused_AndTheErrorSaysThatItIsFull()
    {
        var worker = await RegisterAsync();
        await AddAsync(new TaskSpec());
        await FillAsync();

        await RefusedAsync(() => AddAsync(new TaskSpec()));
        await RefusedAsync(() => _store.ClaimTasksAsync(worker, 1, Cancellation));
        await RefusedAsync(() => RegisterAsync());
        await RefusedAsync(() => _store.CreateQueueAsync("another", QueueState.Active, Cancellation));

        await _server.Admin.ConfigSetAsync("maxmemory", "0");
        Assert.Equal(1, (await _store.CountTasksAsync(_queue, Cancellation)).Pending);
        Assert.Single((await _store.ClaimTasksAsync(worker, 1, Cancellation)).Tasks);
    }

    [Fact]
    public async Task RemovedTasks_MakeRoomForNewOnes()
    {
        var worker = await RegisterAsync();
        var big = new TaskSpec { Payload = new string('p', 256 * 1024) };
        await FillAsync(room: 16 * 1024 * 1024);
        List<TaskInfo> added = [];
        var error = await Assert.ThrowsAsync<PfException>(async () =>
        {
            while (added.Count < 1000)
            {
                added.AddRange(await AddAsync(big));
            }
        });
        Assert.Equal(PfError.BackendFull, error.Error);
        Assert.Equal(BeatReply.Alive, await _store.BeatAsync(worker, Cancellation));

        var removed = await _store.RemoveTasksAsync(_queue, new TaskFilter { Phases = new HashSet<TaskPhase> { TaskPhase.Pending } }, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(added.Count, removed.Count(change => change.Took));
        await Eventually.GetAsync(() => AddAsync(big), retryOn: e => e is PfException { Error: PfError.BackendFull });
        Assert.Single((await _store.ClaimTasksAsync(worker, 1, Cancellation)).Tasks);
    }

    private static TimeSpan Moment => TimeSpan.FromMilliseconds(50);

    /// <param name="room">How many bytes are left.</param>
    private async Task FillAsync(long room = -1)
    {
        var memory = (await _server.Admin.InfoAsync("memory"))[0].Single(line => line.Key == "used_memory").Value;
        await _server.Admin.ConfigSetAsync("maxmemory", room < 0 ? "1" : $"{long.Parse(memory, null) + room}");
    }

    private Task<WorkerInfo> RegisterAsync(HeartBeatSpec? heartBeat = null) =>
        _store.RegisterWorkerAsync(_queue, new WorkerSpec { Name = "w", HeartBeat = heartBeat ?? new HeartBeatSpec() }, Cancellation);

    private Task<IReadOnlyList<TaskInfo>> AddAsync(params TaskSpec[] specs) => _store.AddTasksAsync(_queue, specs, Cancellation);

    private async Task StartAsync(WorkerInfo worker)
    {
        var claim = await _store.ClaimTasksAsync(worker, 1, Cancellation);
        Assert.True(Assert.Single(await _store.StartTasksAsync(worker, claim.Tasks, Cancellation)).Took);
    }

    private static AttemptOutcome Succeeded(TaskInfo task) =>
        new(task, new TaskEvent.Succeed(Attempt.Of(task), TaskResult.Success(payload: new string('r', 10_000))));

    private async Task<Verdict> CancelAsync(TaskInfo task) =>
        Assert.Single(await _store.CancelTasksAsync(_queue, [task.Uid], Cancellation)).Verdict;

    private async Task<List<WorkerInfo>> UnfinishedAsync() =>
        await _store.ReadWorkersAsync(_queue, unfinishedOnly: true, Cancellation).ToListAsync(Cancellation);

    private async Task<bool> BeatenSinceAsync(WorkerInfo worker) => (await UnfinishedAsync()).Single().LastHeartBeatAt > worker.LastHeartBeatAt;

    private static async Task RefusedAsync(Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<PfException>(call);
        Assert.Equal(PfError.BackendFull, error.Error);
        Assert.Contains("Remove-PfTask", error.Advice, StringComparison.Ordinal);
    }
}
