using System.Collections.Concurrent;
using System.Globalization;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Storm;

/// <summary>Adds tasks while the storm goes on, and remembers what the queue has acknowledged.</summary>
internal sealed class Adder(StormOptions options, IQueueStore store, QueueInfo queue)
{
    /// <summary>How much of the time tasks come; the rest is for their runs.</summary>
    private const double Share = 0.6;

    private readonly ConcurrentDictionary<string, string> _acknowledged = new();
    private readonly ConcurrentQueue<(DateTimeOffset At, PfException Error)> _refusals = new();

    /// <summary>UID to kind.</summary>
    public IReadOnlyDictionary<string, string> Acknowledged => _acknowledged;

    /// <summary>Adds that failed: what was in them may be there or not.</summary>
    public IReadOnlyCollection<(DateTimeOffset At, PfException Error)> Refusals => _refusals;

    public async Task RunAsync()
    {
        var random = new Random(options.Seed + 1);
        var left = options.Tasks;
        var pause = TimeSpan.FromSeconds(options.Seconds * Share / Math.Max(1, options.Tasks / 10.5));
        while (left > 0)
        {
            var specs = Enumerable.Range(0, Math.Min(left, random.Next(1, 21))).Select(_ => NewSpec(random)).ToList();
            left -= specs.Count;
            await AddAsync(specs);
            await Task.Delay(pause);
        }
    }

    public Task AddFloodAsync() => AddAsync([new TaskSpec { Name = Handler.Flood, Payload = Handler.Flood + " 0.05", RetryLimit = Handler.RetryLimit }]);

    private async Task AddAsync(IReadOnlyList<TaskSpec> specs)
    {
        try
        {
            foreach (var task in await store.AddTasksAsync(queue, specs, CancellationToken.None))
            {
                _acknowledged[task.Uid] = task.Name;
            }
        }
        catch (PfException e)
        {
            _refusals.Enqueue((DateTimeOffset.UtcNow, e));
        }
    }

    /// <remarks>Most are short. A few outlast a lease: while such a one runs again, the worker that has lost it may come back with its result.</remarks>
    private TaskSpec NewSpec(Random random)
    {
        var kind = random.Next(100) switch { < 80 => Handler.Good, < 90 => Handler.Flaky, < 95 => Handler.Bad, _ => Handler.Hook };
        var seconds = random.Next(100) < 8 ? options.Lease * (0.5 + random.NextDouble()) : 0.02 + (0.18 * random.NextDouble());
        return new TaskSpec
        {
            Name = kind,
            Payload = string.Create(CultureInfo.InvariantCulture, $"{kind} {seconds:0.000}"),
            RetryLimit = Handler.RetryLimit,
        };
    }
}
