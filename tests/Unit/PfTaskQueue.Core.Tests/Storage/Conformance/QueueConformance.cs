using PfTaskQueue.Model;

using PfTaskQueue.Storage;
namespace PfTaskQueue.Core.Tests.Storage.Conformance;

public abstract class QueueConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    [Fact]
    public async Task AQueue_IsFoundByItsName_ByEveryStore()
    {
        var other = await OpenAsync();
        Assert.Equal(Queue, await other.FindQueueAsync("render", None));
        Assert.Null(await other.FindQueueAsync("Render", None));
        Assert.Null(await other.FindQueueAsync("", None));
    }

    [Fact]
    public async Task ASuspendedQueue_CanBeCreated()
    {
        var created = await Store.CreateQueueAsync("held", QueueState.Suspend, None);
        Assert.Equal(QueueState.Suspend, created.State);
        Assert.Equal(QueueState.Suspend, (await Store.FindQueueAsync("held", None))!.State);
    }

    [Fact]
    public async Task Create_IsRefused_WhenTheNameIsTaken()
    {
        var error = await Assert.ThrowsAsync<PfException>(() => Store.CreateQueueAsync("render", QueueState.Suspend, None));
        Assert.Equal(PfError.QueueAlreadyExists, error.Error);
        Assert.Contains("render", error.Message);
        Assert.Equal(QueueState.Active, (await Store.FindQueueAsync("render", None))!.State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a:b")]
    public async Task Create_IsRefused_WhenTheNameIsNone(string name)
    {
        var error = await Assert.ThrowsAsync<PfException>(() => Store.CreateQueueAsync(name, QueueState.Active, None));
        Assert.Equal(PfError.InvalidQueueName, error.Error);
    }

    [Fact]
    public async Task AnyOtherName_IsKeptAsItIs()
    {
        string[] names = ["*", "ü 漢 😀", "%s'; DROP TABLE queues;--", "{tag}", "a\nb", new('n', 256)];
        foreach (var name in names)
        {
            await Store.CreateQueueAsync(name, QueueState.Active, None);
            Assert.Equal(name, (await Store.FindQueueAsync(name, None))!.Name);
        }

        var read = await Store.ReadQueuesAsync(None).Select(queue => queue.Name).ToListAsync(None);
        Assert.Equal([.. names.Append("render").Order(StringComparer.Ordinal)], read);
    }

    [Fact]
    public async Task OfManyWhoCreateOneName_OneSucceeds()
    {
        var stores = new[] { Store, await OpenAsync(), await OpenAsync() };
        var attempts = Enumerable.Range(0, 12).Select(async i =>
        {
            try
            {
                return await stores[i % stores.Length].CreateQueueAsync("one", QueueState.Active, None);
            }
            catch (PfException e) when (e.Error == PfError.QueueAlreadyExists)
            {
                return null;
            }
        });
        var created = Assert.Single(await Task.WhenAll(attempts), queue => queue is not null);
        Assert.Equal(created!.Uid, (await Store.FindQueueAsync("one", None))!.Uid);
    }

    [Fact]
    public async Task AState_IsStored_AndItsTimeToo()
    {
        var suspended = await Store.SetQueueStateAsync(Queue, QueueState.Suspend, None);
        Assert.Equal(QueueState.Suspend, suspended.State);
        Assert.Equal(Queue.CreatedAt, suspended.CreatedAt);
        Assert.True(suspended.UpdatedAt >= Queue.UpdatedAt);
        Assert.Equal(suspended, await Store.FindQueueAsync("render", None));
        Assert.Equal(QueueState.Active, (await Store.SetQueueStateAsync(suspended, QueueState.Active, None)).State);
    }

    [Fact]
    public async Task SetState_IsRefused_WhenAnotherQueueHasTheNameNow()
    {
        await Store.RemoveQueueAsync(Queue, None);
        var second = await Store.CreateQueueAsync("render", QueueState.Active, None);
        var error = await Assert.ThrowsAsync<PfException>(() => Store.SetQueueStateAsync(Queue, QueueState.Suspend, None));
        Assert.Equal(PfError.QueueNotFound, error.Error);
        Assert.Equal(second, await Store.FindQueueAsync("render", None));
    }
}
