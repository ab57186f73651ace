using System.Text;
using PfTaskQueue.Checking;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

/// <summary>Whatever stands where a record belongs, it costs nothing but itself, and it can be mended or removed.</summary>
public abstract class SpoiltRecordConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    [Theory]
    [InlineData("\"history\":[null]")]
    [InlineData("\"createdAt\":\"10000-01-01T00:00:00Z\"")]
    [InlineData("\"phase\":\" 0\"")]
    [InlineData("\"phase\":\"Pending,Received\"")]
    [InlineData("\"phase\":\"Processing\"")]
    [InlineData("\"phase\":\"Received\",\"currentWork\":{\"workerUID\":\"w\",\"processUID\":\"p\"}")]
    [InlineData("\"failureCount\":1e308")]
    public async Task JsonThatIsNoWaitingTask_GoesToTheDeadLetters_AndTheClaimGoesOn(string field)
    {
        var uid = Uid.New();
        var text = $$$"""{"uid":"{{{uid}}}","spec":{"payload":"p"},"status":{"phase":"Pending",{{{field}}}}}""";
        await AddAsync("before");
        await Backend.PlantTaskAsync(Queue, uid, text);
        await AddAsync("after");
        var worker = await RegisterAsync();

        Assert.Equal(["before"], Payloads(await ClaimAsync(worker)));
        Assert.Equal(["after"], Payloads(await ClaimAsync(worker)));

        Assert.Equal(text, Assert.Single(await ReadDeadLettersAsync()).Body);
        Assert.Equal(2, (await Store.CountTasksAsync(Queue, None)).Total);
    }

    [Fact]
    public async Task AQueueThatCannotBeRead_IsAnErrorOfItsOwn_AndTheOthersAreListed()
    {
        var other = await Store.CreateQueueAsync("other", QueueState.Active, None);
        await Backend.SpoilAsync(Queue, Bytes("{\"uid\":"));

        var listed = await Store.ListQueuesAsync(None).ToListAsync(None);

        Assert.Equal(other, listed[0].Item);
        Assert.Equal((Queue.Uid, "render", PfError.QueueUnreadable), (listed[1].Uid, listed[1].Name, listed[1].Error?.Error));
        Assert.Contains("'render'", listed[1].Error!.Message);
        Assert.Contains("Remove-PfQueue", listed[1].Error!.Advice);
        Assert.Equal(PfError.QueueUnreadable, (await Assert.ThrowsAsync<PfException>(() => Store.FindQueueAsync("render", None))).Error);
        Assert.Equal([other], await Store.ReadQueuesAsync(None).ToListAsync(None));
        await Store.SetQueueStateAsync(Queue, QueueState.Active, None);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("")]
    [InlineData("another's")]
    public async Task AQueueThatCannotBeRead_CostsNoWorkerItsLife_AndIsWrittenAnewWithItsTasks(string record)
    {
        await AddAsync("kept");
        var worker = await RegisterAsync();
        await Backend.SpoilAsync(Queue, Bytes(record == "another's" ? Wire.Write(Queue with { Uid = Uid.New() }) : record));

        Assert.Equal(BeatReply.Alive, await Store.BeatAsync(worker, None));
        Assert.Equal(PfError.QueueUnreadable, (await Assert.ThrowsAsync<PfException>(() => Store.ClaimTasksAsync(worker, 1, None))).Error);
        await AddAsync("added");

        var renewed = await Store.SetQueueStateAsync(Queue, QueueState.Active, None);

        Assert.Equal((Queue.Uid, "render", QueueState.Active), (renewed.Uid, renewed.Name, renewed.State));
        Assert.Equal(renewed, await Store.FindQueueAsync("render", None));
        Assert.Equal(["kept", "added"], Payloads(await ClaimAsync(worker, 2)));
    }

    [Fact]
    public async Task AQueueThatCannotBeRead_IsRemoved()
    {
        await AddAsync("a");
        await RegisterAsync();
        await Backend.SpoilAsync(Queue, Bytes("no JSON"));
        Assert.True(await Store.RemoveQueueAsync(Queue, None));
        Assert.Null(await Store.LookUpQueueAsync("render", None));
        Assert.Equal(0, await Backend.CountRemainsAsync(Queue));
    }

    [Theory]
    [MemberData(nameof(WorkerDamage.All), MemberType = typeof(WorkerDamage))]
    public async Task AWorkerThatCannotBeRead_IsAnErrorOfItsOwn_AndTheOthersAreSalvaged(string damage)
    {
        await AddAsync("a", "b");
        var (spoilt, dead) = (await RegisterAsync("spoilt"), await RegisterAsync("dead"));
        await ClaimAsync(spoilt);
        await ClaimAsync(dead);
        await SpoilAsync(spoilt, damage);
        await LoseAsync(dead);

        var listed = await Store.ListWorkersAsync(Queue, unfinishedOnly: true, None).ToListAsync(None);

        Assert.Equal(PfError.WorkerUnreadable, Assert.Single(listed, reading => reading.Uid == spoilt.Uid).Error?.Error);
        Assert.True(Assert.Single(listed, reading => reading.Uid == dead.Uid).Item?.ToSalvage);
        Assert.Equal([dead.Uid], (await ReadWorkersAsync(unfinishedOnly: true)).Select(worker => worker.Uid));
        Assert.Null(await SalvageAsync(spoilt));
        Assert.Equal(["b"], Payloads((await SalvageAsync(dead))!.Requeued));
        Assert.Contains(await Store.InspectQueueAsync(Queue, None).ToListAsync(None), finding => finding.Uid == spoilt.Uid || finding.Kind == FindingKind.HolderEnded);
        await Store.RenewWorkerAsync(Queue, spoilt.Uid, new HeartBeatSpec(), None);
    }

    [Theory]
    [MemberData(nameof(WorkerDamage.All), MemberType = typeof(WorkerDamage))]
    public async Task TheTasksOfADeadWorkerThatCannotBeRead_ComeBack_AfterTheTimeToShowThatItLives(string damage)
    {
        await AddAsync("claimed", "running");
        var worker = await RegisterAsync();
        var claimed = await ClaimAsync(worker, 2);
        await Store.StartTasksAsync(worker, [claimed[1]], None);
        await SpoilAsync(worker, damage);
        var heartBeat = new HeartBeatSpec { ExpirationDuration = TimeSpan.FromSeconds(20), SalvageDuration = TimeSpan.FromSeconds(30) };

        var renewed = await Store.RenewWorkerAsync(Queue, worker.Uid, heartBeat, None);

        Assert.Equal((worker.Uid, WorkerPhase.Running, heartBeat), (renewed!.Uid, renewed.Phase, renewed.Spec.HeartBeat));
        Assert.Null(await Store.RenewWorkerAsync(Queue, worker.Uid, heartBeat, None));
        Assert.Null(await SalvageAsync(worker));
        await Backend.AgeWorkerAsync(worker, TimeSpan.FromSeconds(51));
        Assert.Equal(["claimed", "running"], Payloads((await SalvageAsync(worker))!.Requeued).Order());
        Assert.Equal(["claimed", "running"], Payloads(await ClaimAsync(await RegisterAsync(), 2)).Order());
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("")]
    [InlineData("an expiration of 0")]
    public async Task AWorkerThatLives_GoesOn_AndMakesItsRecordItsOwnAgain(string damage)
    {
        await AddAsync("a", "b");
        var worker = await RegisterAsync("alive");
        var running = await StartOneAsync(worker);
        await SpoilAsync(worker, damage);

        Assert.Equal(["b"], Payloads(await ClaimAsync(worker)));
        await SpoilAsync(worker, damage);
        Assert.Equal(BeatReply.Alive, await Store.BeatAsync(worker, None));

        Assert.Equal("alive", Assert.Single(await ReadWorkersAsync()).Name);
        await SpoilAsync(worker, damage);
        await Store.RenewWorkerAsync(Queue, worker.Uid, new HeartBeatSpec(), None);
        Assert.Equal(BeatReply.Alive, await Store.BeatAsync(worker, None));
        Assert.Equal(worker.Spec.Name, Assert.Single(await ReadWorkersAsync()).Name);
        Assert.Equal(Verdict.Moved, (await SucceedAsync(worker, running)).Verdict);
        await SpoilAsync(worker, damage);
        Assert.Equal(WorkerPhase.Succeeded, (await Store.EndWorkerAsync(worker, success: true, None))!.Phase);
        Assert.Equal(1, (await Store.CountTasksAsync(Queue, None)).Pending);
    }

    [Fact]
    public async Task AWorkerThatWasSalvaged_IsNotRenewed_ByItsBeatOrOthers()
    {
        var worker = await RegisterAsync();
        await LoseAsync(worker);
        await SalvageAsync(worker);
        Assert.Null(await Store.RenewWorkerAsync(Queue, worker.Uid, new HeartBeatSpec(), None));
        Assert.Equal(BeatReply.Dead, await Store.BeatAsync(worker, None));
        Assert.Null(await Store.RenewWorkerAsync(Queue, Uid.New(), new HeartBeatSpec(), None));
    }

    [Fact]
    public async Task AnEndedTaskThatCannotBeRead_IsErased_WhereItIsNamed()
    {
        await AddAsync("done", "held");
        var worker = await RegisterAsync();
        var done = await StartOneAsync(worker);
        await SucceedAsync(worker, done);
        var held = Assert.Single(await ClaimAsync(worker));
        await Backend.SpoilAsync(done, Bytes("no JSON"));
        await Backend.SpoilAsync(held, Bytes("no JSON"));

        Assert.Empty(await RemoveAsync(new TaskFilter()));
        Assert.Empty(await RemoveAsync(new TaskFilter { Phases = new HashSet<TaskPhase> { TaskPhase.Succeeded } }));
        var changes = await RemoveAsync(new TaskFilter { Uids = [done.Uid, held.Uid] });

        Assert.Equal([(done.Uid, Verdict.Moved), (held.Uid, Verdict.NotFound)], changes.Select(change => (change.Uid, change.Verdict)));
        Assert.Contains("cannot be read", changes[1].Error!.Message);
        Assert.Null(await Backend.ReadTaskAsync(Queue, done.Uid));
        await Store.EndWorkerAsync(worker, success: true, None);
        Assert.Equal("no JSON", Assert.Single(await ReadDeadLettersAsync()).Body);
    }

    [Fact]
    public async Task AWaitingTaskThatCannotBeRead_IsErased_WhereItIsNamed()
    {
        var uid = Uid.New();
        await Backend.PlantTaskAsync(Queue, uid, "no JSON");
        Assert.True(Assert.Single(await RemoveAsync(new TaskFilter { Uids = [uid] })).Took);
        Assert.Equal(ClaimStatus.Empty, (await Store.ClaimTasksAsync(await RegisterAsync(), 1, None)).Status);
        Assert.Empty(await ReadDeadLettersAsync());
    }

    [Fact]
    public async Task ADeadLetterThatIsNoText_IsShown_AndRemoved()
    {
        await Backend.PlantDeadLetterAsync(Queue, [0xFF, 0x00, .. "x"u8]);
        await Backend.PlantDeadLetterAsync(Queue, []);
        var letters = await ReadDeadLettersAsync();
        Assert.Equal(["", "\uFFFD\0x"], letters.Select(letter => letter.Body));
        Assert.All(letters, letter => Assert.Contains("the dead letter itself cannot be read", letter.Error));

        var removed = await Store.RemoveDeadLettersAsync(Queue, [.. letters.Select(letter => letter.Uid)], None);

        Assert.All(removed, change => Assert.True(change.Took));
        Assert.Empty(await ReadDeadLettersAsync());
    }

    private async Task<List<TaskChange>> RemoveAsync(TaskFilter filter) => await Store.RemoveTasksAsync(Queue, filter, None).ToListAsync(None);

    private Task SpoilAsync(WorkerInfo worker, string damage) => Backend.SpoilAsync(worker, WorkerDamage.Apply(damage, worker));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
