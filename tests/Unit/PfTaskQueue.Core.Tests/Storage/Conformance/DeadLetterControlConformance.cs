using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

public abstract class DeadLetterControlConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    private const string TaskUid = "11111111-2222-4333-8444-555555555555";

    [Theory]
    [InlineData("""{"uid":"11111111-2222-4333-8444-555555555555","spec":{"name":"n","payload":"p","retryLimit":"3"},"status":{"phase":"Pending","createdAt":"2026-01-01T00:00:00Z"}}""")]
    [InlineData("""{"uid":"11111111-2222-4333-8444-555555555555","spec":{"name":"n","payload":"p","retryLimit":3},"status":{"phase":"Lost","createdAt":"2026-01-01T00:00:00Z","failureCount":7}}""")]
    [InlineData("""{"UID":"11111111-2222-4333-8444-555555555555","Spec":{"name":"n","payload":"p","retryLimit":3,"new":1},"status":{"phase":"Pending","createdAt":"2026-01-01T00:00:00Z","history":"?"}}""")]
    public async Task ALetterThatHoldsATask_IsPendingAgain_WithAFreshState(string body)
    {
        var letter = await BuryAsync(body, TaskUid);
        var worker = await RegisterAsync();
        await AddAsync("waiting");

        var change = Assert.Single(await Store.RestoreDeadLettersAsync(Queue, [letter.Uid], None));

        Assert.Null(change.Error);
        Assert.Equal(letter, change.Letter);
        var task = await FindAsync(change.Task!);
        Assert.Equivalent(change.Task, task);
        Assert.Equal((TaskUid, "n", "p", 3L, TaskPhase.Pending, 0), (task.Uid, task.Name, task.Payload, task.RetryLimit, task.Phase, task.FailureCount));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), task.CreatedAt);
        Assert.Empty(await ReadDeadLettersAsync());
        Assert.Equal(["waiting", "p"], Payloads(await ClaimAsync(worker, 2)));
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"payload":1,"spec":7}""")]
    [InlineData("""{"uid":"x","spec":{"payload":"p","retryLimit":"many"}}""")]
    [InlineData("""{"uid":"x","spec":{"payload":"\ud800"}}""")]
    public async Task ALetterThatHoldsNone_Stays_AndTheErrorSaysWhy(string body)
    {
        var letter = await BuryAsync(body);
        var change = Assert.Single(await Store.RestoreDeadLettersAsync(Queue, [letter.Uid], None));
        Assert.Equal(PfError.DeadLetterUnreadable, change.Error!.Error);
        Assert.NotNull(change.Error.Advice);
        Assert.Equal(letter, Assert.Single(await ReadDeadLettersAsync()));
        Assert.Equal(0, (await Store.CountTasksAsync(Queue, None)).Total);
    }

    [Fact]
    public async Task TwoEqualHooks_BecomeTwoTasks()
    {
        var worker = await RegisterAsync();
        await AddAsync("parent");
        var hook = new DeadLetter { Body = """{"name":"","payload":"too long","retryLimit":2}""", Error = "over a limit of then" };
        await CompleteAsync(worker, Succeeded(await StartOneAsync(worker)) with { DeadHooks = [hook, hook] });
        var letters = await ReadDeadLettersAsync();

        var changes = await Store.RestoreDeadLettersAsync(Queue, [.. letters.Select(letter => letter.Uid), letters[0].Uid], None);

        Assert.Equal([true, true, false], changes.Select(change => change.Took));
        Assert.Equal(PfError.DeadLetterNotFound, changes[2].Error!.Error);
        var claimed = await ClaimAsync(worker, 5);
        Assert.Equal(["too long", "too long"], Payloads(claimed));
        Assert.All(claimed, task => Assert.Equal(2, task.RetryLimit));
    }

    [Fact]
    public async Task AHookThatIsStillOverTheLimit_Stays()
    {
        var worker = await RegisterAsync();
        await AddAsync("parent");
        var hook = new DeadLetter { Body = $$"""{"payload":"{{new string('x', Store.PayloadLimit + 1)}}"}""", Error = "over the limit" };
        await CompleteAsync(worker, Succeeded(await StartOneAsync(worker)) with { DeadHooks = [hook] });
        var letter = Assert.Single(await ReadDeadLettersAsync());
        var error = Assert.Single(await Store.RestoreDeadLettersAsync(Queue, [letter.Uid], None)).Error!;
        Assert.True(error.Error == PfError.PayloadTooLarge, error.ToString());
        Assert.Single(await ReadDeadLettersAsync());
    }

    [Fact]
    public async Task ALetterAboutATaskThatIsThere_MakesNoSecondOne()
    {
        var task = (await AddAsync("there")).Single();
        var body = (await Backend.ReadTaskAsync(Queue, task.Uid))!;
        var worker = await RegisterAsync();
        var running = await StartOneAsync(worker);
        await CompleteAsync(worker, Succeeded(running) with { DeadHooks = [new DeadLetter { Body = body, Error = "misplaced" }] });
        var letter = Assert.Single(await ReadDeadLettersAsync());

        Assert.Equal(PfError.TaskAlreadyExists, Assert.Single(await Store.RestoreDeadLettersAsync(Queue, [letter.Uid], None)).Error!.Error);

        Assert.Equal(TaskPhase.Succeeded, (await FindAsync(task)).Phase);
        Assert.Single(await ReadDeadLettersAsync());
    }

    [Fact]
    public async Task ARemovedLetter_IsGone_WithItsEquals_AndTheOthersStay()
    {
        var worker = await RegisterAsync();
        await AddAsync("parent");
        var (one, two) = (new DeadLetter { Body = "one", Error = "e" }, new DeadLetter { Body = "two", Error = "e" });
        await CompleteAsync(worker, Succeeded(await StartOneAsync(worker)) with { DeadHooks = [one, two, one] });
        var unknown = Uid.New();

        var changes = await Store.RemoveDeadLettersAsync(Queue, [one.Uid, unknown, one.Uid], None);

        Assert.Equal([true, false], changes.Select(change => change.Took));
        Assert.Equal((unknown, PfError.DeadLetterNotFound), (changes[1].Uid, changes[1].Error!.Error));
        Assert.Equal("two", Assert.Single(await ReadDeadLettersAsync()).Body);
    }

    [Fact]
    public async Task OfManyRestores_OneMakesTheTask()
    {
        var letter = await BuryAsync($$$"""{"uid":"{{{TaskUid}}}","spec":{"payload":"p"},"status":{"phase":"?"}}""", TaskUid);
        var stores = new[] { Store, await OpenAsync(), await OpenAsync() };
        await Task.WhenAll(Enumerable.Range(0, 9).Select(i => stores[i % 3].RestoreDeadLettersAsync(Queue, [letter.Uid], None)));
        Assert.Single(await ClaimAsync(await RegisterAsync(), 5));
        Assert.Empty(await ReadDeadLettersAsync());
    }

    private async Task<DeadLetter> BuryAsync(string body, string? uid = null)
    {
        await Backend.PlantTaskAsync(Queue, uid ?? Uid.New(), body);
        var worker = await RegisterAsync("gravedigger");
        Assert.Equal(ClaimStatus.Empty, (await Store.ClaimTasksAsync(worker, 1, None)).Status);
        return Assert.Single(await ReadDeadLettersAsync());
    }
}
