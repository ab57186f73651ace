using System.Globalization;
using PfTaskQueue.Core.Tests.Storage.Conformance;
using PfTaskQueue.Core.Tests.Storage.Redis;
using PfTaskQueue.Core.Tests.Storage.Sqlite;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Storage.Model;

/// <summary>
/// Random sequences of calls against a model: 50,000 on each backend, with fixed seeds. <c>PFTQ_TEST_MODEL_STEPS</c> asks for more,
/// <c>PFTQ_TEST_MODEL_SEED</c> for others.
/// </summary>
public sealed class ModelTests
{
    /// <summary>Queues that are worked on at once: they share commits and round trips.</summary>
    private const int Queues = 20;

    private static int Steps => Number("PFTQ_TEST_MODEL_STEPS", 50_000);

    private static int Seed => Number("PFTQ_TEST_MODEL_SEED", 1);

    [Fact]
    public Task Sqlite_AnswersAsTheModel() => RunAsync(new SqliteBackend());

    [Fact]
    public Task Redis_AnswersAsTheModel() => RunAsync(new RedisBackend());

    private static async Task RunAsync(StoreBackend backend)
    {
        await using (backend)
        {
            await using var store = await backend.OpenAsync();
            await Task.WhenAll(Enumerable.Range(0, Queues).Select(async number =>
            {
                var queue = await store.CreateQueueAsync($"model {number}", QueueState.Active, CancellationToken.None);
                await new ModelRun(backend, store, queue, Seed + number).RunAsync(Steps / Queues);
            }));
            Assert.Empty(await backend.FindFaultsAsync());
        }
    }

    private static int Number(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : usual;
}
