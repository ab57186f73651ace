using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

public abstract class DeadLetterConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"uid":"x","spec":{"retryLimit":"3"},"status":{"phase":"Pending","createdAt":"2026-01-01T00:00:00Z"}}""")]
    public async Task WhatIsNoTask_GoesToTheDeadLetters_AndTheClaimGoesOn(string body)
    {
        await AddAsync("before");
        await Backend.PlantTaskAsync(Queue, Uid.New(), body);
        await AddAsync("after");
        var worker = await RegisterAsync();

        Assert.Equal(["before"], Payloads(await ClaimAsync(worker)));
        Assert.Equal(["after"], Payloads(await ClaimAsync(worker)));

        var letter = Assert.Single(await ReadDeadLettersAsync());
        Assert.Equal(body, letter.Body);
        Assert.NotEmpty(letter.Error);
        Assert.Equal("render", letter.Queue);
        Assert.Equal(2, (await Store.CountTasksAsync(Queue, None)).Total);
    }

    [Fact]
    public async Task AClaim_TellsWhatItMovedToTheDeadLetters()
    {
        var uid = Uid.New();
        await Backend.PlantTaskAsync(Queue, uid, "broken");
        var claim = await Store.ClaimTasksAsync(await RegisterAsync(), 1, None);
        Assert.Equal(ClaimStatus.Empty, claim.Status);
        Assert.False(claim.InFlight);
        Assert.Contains(uid, Assert.Single(claim.DeadLetters!));
    }

    [Fact]
    public async Task ATaskThatIsPendingByItsPlaceOnly_GoesToTheDeadLetters()
    {
        var worker = await RegisterAsync();
        await AddAsync("done");
        var started = await StartOneAsync(worker);
        await SucceedAsync(worker, started);
        var body = (await Backend.ReadTaskAsync(Queue, started.Uid))!;
        var uid = Uid.New();
        await Backend.PlantTaskAsync(Queue, uid, body.Replace(started.Uid, uid));

        Assert.Equal(ClaimStatus.Empty, (await Store.ClaimTasksAsync(worker, 1, None)).Status);

        Assert.Single(await ReadDeadLettersAsync());
        Assert.Equal(TaskPhase.Succeeded, (await FindAsync(started)).Phase);
    }

    [Fact]
    public async Task ALongRowOfUnreadableTasks_DoesNotHoldUpTheGoodOnes()
    {
        for (var i = 0; i < 60; i++)
        {
            await Backend.PlantTaskAsync(Queue, Uid.New(), $"broken {i}");
        }

        await AddAsync("good 1", "good 2");
        Assert.Equal(["good 1", "good 2"], Payloads(await ClaimUpToAsync(await RegisterAsync(), 2)));
        Assert.Equal(60, (await Store.CountTasksAsync(Queue, None)).DeadLetters);
    }

    [Fact]
    public async Task DeadLetters_AreReadNewestFirst()
    {
        for (var i = 0; i < 3; i++)
        {
            await Backend.PlantTaskAsync(Queue, Uid.New(), $"broken {i}");
        }

        await Store.ClaimTasksAsync(await RegisterAsync(), 1, None);
        Assert.Equal(["broken 2", "broken 1", "broken 0"], (await ReadDeadLettersAsync()).Select(letter => letter.Body));
    }

    [Fact]
    public async Task AReader_LeavesOutWhatIsNoTask()
    {
        await AddAsync("good");
        var uid = Uid.New();
        await Backend.PlantTaskAsync(Queue, uid, "broken");
        Assert.Equal(["good"], Payloads(await ReadAsync()));
        Assert.Empty(await ReadAsync(new TaskFilter { Uids = [uid] }));
        Assert.Equal("broken", await Backend.ReadTaskAsync(Queue, uid));
    }

    [Theory]
    [InlineData("broken")]
    [InlineData("{}")]
    public async Task ARunningTaskThatCannotBeReadAnyMore_IsADeadLetter_WhenItEnds(string body)
    {
        await AddAsync("a");
        var worker = await RegisterAsync();
        var started = await StartOneAsync(worker);
        await Backend.OverwriteTaskAsync(Queue, started.Uid, body);

        Assert.False((await SucceedAsync(worker, started)).Took);

        Assert.Equal(body, Assert.Single(await ReadDeadLettersAsync()).Body);
        Assert.Equal(0, (await Store.CountTasksAsync(Queue, None)).Total);
    }

    [Fact]
    public async Task Salvage_MovesWhatCannotBeRead_ToTheDeadLetters_AndTheOthersBack()
    {
        await AddAsync("broken", "good");
        var worker = await RegisterAsync();
        var claimed = await ClaimAsync(worker, 2);
        await Backend.OverwriteTaskAsync(Queue, claimed[0].Uid, "broken");
        await LoseAsync(worker);

        var report = await SalvageAsync(worker);

        Assert.Equal(1, report!.DeadLetters);
        Assert.Equal(["good"], Payloads(report.Requeued));
        Assert.Equal("broken", Assert.Single(await ReadDeadLettersAsync()).Body);
    }

    [Fact]
    public async Task EndWorker_MovesWhatCannotBeRead_ToTheDeadLetters()
    {
        await AddAsync("broken", "good");
        var worker = await RegisterAsync();
        var claimed = await ClaimAsync(worker, 2);
        await Backend.OverwriteTaskAsync(Queue, claimed[0].Uid, "broken");

        await Store.EndWorkerAsync(worker, success: true, None);

        Assert.Single(await ReadDeadLettersAsync());
        Assert.Equal(["good"], Payloads(await ReadAsync(new TaskFilter { Phases = new HashSet<TaskPhase> { TaskPhase.Pending } })));
    }

    /// <summary>Claims until there are so many, or the line is empty: a claim may bring fewer than it was asked for.</summary>
    private async Task<List<TaskInfo>> ClaimUpToAsync(WorkerInfo worker, int count)
    {
        var claimed = new List<TaskInfo>();
        while (claimed.Count < count && await Store.ClaimTasksAsync(worker, count - claimed.Count, None) is { Status: ClaimStatus.Claimed } claim)
        {
            claimed.AddRange(claim.Tasks);
        }

        return claimed;
    }
}
