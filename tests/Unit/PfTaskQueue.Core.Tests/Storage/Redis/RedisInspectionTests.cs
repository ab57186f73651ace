using PfTaskQueue.Checking;
using PfTaskQueue.Core.Tests.Storage.Conformance;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>Damage that only this backend can have: lists and sets that do not agree.</summary>
public sealed class RedisInspectionTests : RedisTest
{
    private InspectionScene _scene = null!;

    private string Q => _scene.Queue.Uid;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _scene = await InspectionScene.SetAsync(Store);
    }

    public static TheoryData<string, string, FindingKind> Damages => new()
    {
        { "out of the line", "waiting", FindingKind.TaskNowhere },
        { "out of its worker's list", "claimed", FindingKind.TaskNowhere },
        { "out of its worker's set", "running", FindingKind.TaskNowhere },
        { "into the line", "waiting", FindingKind.TaskInTwoPlaces },
        { "into the line", "claimed", FindingKind.TaskInTwoPlaces },
        { "into the line", "running", FindingKind.TaskInTwoPlaces },
        { "into the line", "done", FindingKind.TaskMisplaced },
        { "into another worker's set", "running", FindingKind.TaskInTwoPlaces },
        { "into another worker's set", "done", FindingKind.TaskMisplaced },
        { "to another worker", "running", FindingKind.TaskMisplaced },
        { "out of the set of all", "waiting", FindingKind.TaskUnlisted },
        { "out of the set of all", "running", FindingKind.TaskUnlisted },
        { "out of the set of all", "done", FindingKind.TaskUnlisted },
        { "without its record", "waiting", FindingKind.TaskMissing },
        { "without its record", "running", FindingKind.TaskMissing },
        { "without its record", "done", FindingKind.TaskMissing },
        { "noted as claimed", "waiting", FindingKind.StaleClaim },
        { "noted as claimed", "done", FindingKind.StaleClaim },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task ATaskInTheWrongPlace_IsFound(string damage, string which, FindingKind kind)
    {
        var task = _scene.Task(which);
        await DamageAsync(damage, task.Uid);
        await _scene.AssertFoundAsync(Store, kind, task.Uid);
    }

    [Fact]
    public async Task AListThatNamesATaskThatNeverWas_IsFound()
    {
        var uid = Uid.New();
        await Db.ListLeftPushAsync(Keys.Pending(Q), uid);
        await _scene.AssertFoundAsync(Store, FindingKind.TaskMissing, uid);
    }

    [Fact]
    public async Task ATaskOfAWorkerThatHasEnded_IsFound()
    {
        await Store.CompleteTasksAsync(_scene.Worker, [new(_scene.Claimed, new TaskEvent.Release(Attempt.Of(_scene.Claimed)))], Cancellation);
        var ended = _scene.Worker with { Phase = WorkerPhase.Failed, Reason = WorkerReason.Salvaged };
        await Db.StringSetAsync(Keys.Worker(Q, ended.Uid), Wire.Write(ended));
        await _scene.AssertFoundAsync(Store, FindingKind.HolderEnded, _scene.Running.Uid);
    }

    [Theory]
    [InlineData("no record", FindingKind.WorkerMissing)]
    [InlineData("no JSON", FindingKind.WorkerUnreadable)]
    [InlineData("not in the list", FindingKind.WorkerUnlisted)]
    public async Task ADamagedWorker_IsFound(string damage, FindingKind kind)
    {
        var key = Keys.Worker(Q, _scene.Idle.Uid);
        await (damage switch
        {
            "no record" => Db.KeyDeleteAsync(key),
            "no JSON" => Db.StringSetAsync(key, "{"),
            _ => Db.SetRemoveAsync(Keys.Workers(Q), _scene.Idle.Uid),
        });
        await _scene.AssertFoundAsync(Store, kind, _scene.Idle.Uid);
    }

    [Fact]
    public async Task AnUnreadableDeadLetter_IsFound()
    {
        await Db.ListLeftPushAsync(Keys.DeadLetters(Q), "no JSON");
        await _scene.AssertFoundAsync(Store, FindingKind.DeadLetterUnreadable, "");
    }

    [Fact]
    public async Task ATaskThatAnOriginalWorkerHolds_IsInOrder()
    {
        // The original's worker has no claims: what it has taken and not begun is in its list and Pending.
        await Db.HashDeleteAsync(Keys.Claims(Q), _scene.Claimed.Uid);
        Assert.Empty(await _scene.InspectAsync(Store));
    }

    [Fact]
    public async Task AKeyPrefixWithPatternCharacters_FindsItsOwnStraysOnly()
    {
        var store = await OpenAsync(Settings with { KeyPrefix = Settings.KeyPrefix + "*[a]?" });
        var scene = await InspectionScene.SetAsync(store);
        await Db.SetRemoveAsync(new PfTaskQueue.Storage.Redis.RedisKeys(Settings.KeyPrefix + "*[a]?").Tasks(scene.Queue.Uid), scene.Done.Uid);
        await scene.AssertFoundAsync(store, FindingKind.TaskUnlisted, scene.Done.Uid);
        Assert.Empty(await _scene.InspectAsync(Store));
    }

    private async Task DamageAsync(string damage, string uid)
    {
        var (worker, idle) = (_scene.Worker.Uid, _scene.Idle.Uid);
        switch (damage)
        {
            case "out of the line":
                await Db.ListRemoveAsync(Keys.Pending(Q), uid);
                break;
            case "out of its worker's list":
                await Db.ListRemoveAsync(Keys.Claimed(Q, worker), uid);
                await Db.HashDeleteAsync(Keys.Claims(Q), uid);
                break;
            case "out of its worker's set":
                await Db.SetRemoveAsync(Keys.Started(Q, worker), uid);
                break;
            case "into the line":
                await Db.ListLeftPushAsync(Keys.Pending(Q), uid);
                break;
            case "into another worker's set":
                await Db.SetAddAsync(Keys.Started(Q, idle), uid);
                break;
            case "to another worker":
                await Db.SetMoveAsync(Keys.Started(Q, worker), Keys.Started(Q, idle), uid);
                break;
            case "out of the set of all":
                await Db.SetRemoveAsync(Keys.Tasks(Q), uid);
                break;
            case "without its record":
                await Db.KeyDeleteAsync(Keys.Task(Q, uid));
                break;
            default:
                await Db.HashSetAsync(Keys.Claims(Q), uid, $"{idle} {Uid.New()} 1 1 idle");
                break;
        }
    }
}
