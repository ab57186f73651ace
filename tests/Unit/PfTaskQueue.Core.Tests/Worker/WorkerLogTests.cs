using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Worker;

/// <summary>What a worker tells of its running handlers' logs.</summary>
public class WorkerLogTests
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _saves;
    private int _beats;

    [Fact]
    public async Task WhatIsPrinted_IsStored_OnceForEachGrowth()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var task = (await fixture.AddAsync(1))[0];
        var worker = fixture.RunAsync(Handler((running, known) => known < 5 ? Log(running, "five\n") : null), store: Store(fixture, breaks: false));
        await fixture.PassTimeUntilAsync(() => _beats > 8, "the eighth beat");

        Assert.Equal("five\n", Assert.Single(await fixture.Store.ReadTaskLogsAsync(fixture.Queue, task.Uid, CancellationToken.None)).StandardOutput);
        Assert.Equal(1, _saves);
        await EndAsync(fixture, worker);
    }

    [Fact]
    public async Task AHandlerThatPrintsNothing_CostsNoWrite()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        await fixture.AddAsync(1);
        var asked = 0;
        var handler = Handler((_, _) =>
        {
            Interlocked.Increment(ref asked);
            return null;
        });
        var worker = fixture.RunAsync(handler, store: Store(fixture, breaks: false));
        await fixture.PassTimeUntilAsync(() => asked > 5, "the fifth look");

        Assert.Equal(0, _saves);
        await EndAsync(fixture, worker);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALogThatCannotBeStoredOrRead_HarmsNothing(bool unreadable)
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        await fixture.AddAsync(1);
        var asked = 0;
        var handler = Handler((running, _) =>
        {
            Interlocked.Increment(ref asked);
            return unreadable ? throw new InvalidOperationException("odd") : Log(running, "x");
        });
        var worker = fixture.RunAsync(handler, store: Store(fixture, breaks: true));
        await fixture.PassTimeUntilAsync(() => asked > 3, "the third try");

        Assert.Equal(!unreadable, _saves > 0);
        await EndAsync(fixture, worker);
    }

    private static AttemptLog Log(TaskInfo task, string text) =>
        new() { TaskUid = task.Uid, ProcessUid = task.CurrentRecord!.ProcessUid, StandardOutput = text, StandardOutputBytes = text.Length };

    private ScriptedHandler Handler(Func<TaskInfo, long, AttemptLog?> printed) => new(async (_, _) =>
    {
        await _released.Task;
        return ScriptedHandler.Success;
    })
    {
        Printed = printed,
    };

    private FaultyStore Store(WorkerFixture fixture, bool breaks) => new(fixture.Store)
    {
        Breaks = call =>
        {
            _ = call == "log" ? Interlocked.Increment(ref _saves) : call == "beat" ? Interlocked.Increment(ref _beats) : 0;
            return breaks && call == "log";
        },
    };

    private async Task EndAsync(WorkerFixture fixture, Task<PfTaskQueue.Worker.WorkerExit> worker)
    {
        _released.SetResult();
        Assert.True((await fixture.PassTimeUntilEndAsync(worker)).Success);
        Assert.Equal(1, (await fixture.CountAsync()).Succeeded);
    }
}
