using System.Globalization;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Storm;

/// <summary>One worker, many tasks, no strikes: what the worker holds in memory from the first thousand to the last.</summary>
internal sealed class Endurance(StormOptions options, IGround ground, string folder)
{
    private const int Step = 1000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>The heap breathes: that much more than after the first tenth is no growth, in parts of the whole.</summary>
    private const double Breath = 0.15;

    private static CancellationToken None => CancellationToken.None;

    public async Task<Report> RunAsync()
    {
        await using var store = await StoreFactory.OpenAsync(ground.SettingsFor(null), TimeProvider.System, None);
        var queue = await store.CreateQueueAsync(Handler.Queue, QueueState.Active, None);
        for (var added = 0; added < options.Tasks; added += Step)
        {
            await store.AddTasksAsync(queue, [.. Enumerable.Range(added, Step).Select(number => new TaskSpec { Payload = $"task {number}" })], None);
        }

        var samples = await WorkAsync();
        var counts = await store.CountTasksAsync(queue, None);
        var report = new Report(ground.Name, options.Seed);
        foreach (var at in new[] { 1, 2, 5 }.SelectMany(number => new[] { number * Step, number * 10 * Step }).Where(samples.ContainsKey).Order())
        {
            report.Count($"after {at} tasks", $"{samples[at]:0.0} MiB");
        }

        var (early, last) = (Mean(samples, options.Tasks / 10), Mean(samples, options.Tasks));
        report.Count("the last thousand", $"{samples[samples.Keys.Max()]:0.0} MiB");
        report.Count("mean of the first tenth's end", $"{early:0.0} MiB");
        report.Count("mean of the end", $"{last:0.0} MiB");
        report.Check("growth", last > early * (1 + Breath) ? [$"{last - early:0.0} MiB"] : []);
        report.Check("not succeeded", counts.Succeeded == options.Tasks ? [] : [$"{counts}"]);
        return report;
    }

    /// <returns>Resident memory in MiB, by the number of finished tasks.</returns>
    private async Task<SortedDictionary<int, double>> WorkAsync()
    {
        List<string> arguments =
        [
            WorkerLife.Program, "work", ground.AddressFor(0), Handler.Queue, "--concurrency", $"{options.Slots}", "--work-dir", folder,
            "--exit-on-empty", "0", "--", .. options.HasProcesses ? ["/bin/true"] : Array.Empty<string>(),
        ];
        var life = WorkerLife.Start(arguments, Path.Combine(folder, "worker.log"));
        var samples = new SortedDictionary<int, double>();
        var ended = life.Process.WaitForExitAsync();
        while (!ended.IsCompleted)
        {
            if (life.Finished / Step * Step is > 0 and var at && !samples.ContainsKey(at) && ResidentMemory(life) is { } memory)
            {
                samples[at] = memory;
            }

            await Task.WhenAny(ended, Task.Delay(Look));
        }

        return samples;
    }

    /// <summary>Of the five thousand tasks that end there.</summary>
    private static double Mean(SortedDictionary<int, double> samples, int at) =>
        samples.Where(sample => sample.Key <= at && sample.Key > at - (5 * Step)).Select(sample => sample.Value).DefaultIfEmpty(double.NaN).Average();

    private static double? ResidentMemory(WorkerLife life)
    {
        try
        {
            const string Name = "VmRSS:";
            var line = File.ReadLines($"/proc/{life.Process.Id}/status").FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
            return line is null ? null : long.Parse(line[Name.Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) / 1024.0;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
