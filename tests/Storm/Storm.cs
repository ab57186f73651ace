using System.Diagnostics;
using PfTaskQueue.Checking;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Storm;

/// <summary>One storm over one backend, from the first task to the verdict.</summary>
internal sealed class Storm(StormOptions options, IGround ground, string folder)
{
    /// <summary>How long the workers may take for what is left when the strikes are over.</summary>
    private static readonly TimeSpan DrainPatience = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan OrphanPatience = TimeSpan.FromSeconds(10);

    private readonly List<Poison> _poison = [];
    private int _strikesOfPoison;

    private static CancellationToken None => CancellationToken.None;

    public async Task<Report> RunAsync()
    {
        Handler.Prepare(folder);
        await using var store = await StoreFactory.OpenAsync(ground.SettingsFor(null), TimeProvider.System, None);
        await using var addersStore = await StoreFactory.OpenAsync(ground.SettingsFor(options.Workers), TimeProvider.System, None);
        var queue = await store.CreateQueueAsync(Handler.Queue, QueueState.Active, None);
        var crew = new Crew(options, ground, folder);
        var adder = new Adder(options, addersStore, queue);
        await crew.StartAsync();
        var began = Stopwatch.StartNew();
        var adding = adder.RunAsync();
        var strikes = Schedule.Make(options);
        foreach (var strike in strikes)
        {
            var wait = TimeSpan.FromSeconds(strike.At) - began.Elapsed;
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
            await (strike.Kind switch
            {
                StrikeKind.Poison => PlantAsync(queue),
                StrikeKind.Flood => adder.AddFloodAsync(),
                _ => crew.StrikeAsync(strike),
            });
        }

        await adding;
        var drained = await DrainAsync(store, queue);
        var stuck = await crew.EndAsync();
        await SalvageAsync(store, queue);
        var took = began.Elapsed;
        var tasks = await store.ReadTasksAsync(queue, TaskFilter.All, None).ToDictionaryAsync(task => task.Uid);
        var effects = Effects.Read(Path.Combine(folder, Handler.Effects));
        var report = new Report(ground.Name, options.Seed);
        report.Count("strikes", string.Join(", ", strikes.Select(ground.Adapt).CountBy(strike => strike.Kind).OrderBy(kind => kind.Key).Select(kind => $"{kind.Key} {kind.Value}")));
        CountTasks(report, [.. tasks.Values], adder);
        CountRuns(report, [.. tasks.Values.SelectMany(task => task.History)], effects, crew);
        report.Count("time", $"{took.TotalSeconds:0.0} s");
        var judge = new Judge(crew, effects, adder, tasks);
        Check(report, judge);
        await CheckPoisonAsync(report, store, queue);
        if (options.IsRecovery)
        {
            report.Check("slow recoveries", SlowRecoveries(judge.Recoveries));
        }

        report.Check("inconsistencies", await FindInconsistenciesAsync(store, queue));
        report.Check("handlers left", await FindOrphansAsync());
        report.Check("workers that did not end", [.. Enumerable.Repeat("killed after a minute", stuck)]);
        report.Check("not drained", drained ? [] : ["the queue was not empty in time"]);
        report.Check("unreadable effects", [.. Enumerable.Repeat("a line", effects.Unreadable)]);
        return report;
    }

    private async Task PlantAsync(QueueInfo queue)
    {
        foreach (var poison in Poison.Make(_strikesOfPoison++))
        {
            await ground.PlantAsync(poison, queue.Uid);
            _poison.Add(poison);
        }
    }

    /// <summary>What was thrown in as a task is a dead letter, once, and nothing else is; no list ends at what is no record.</summary>
    private async Task CheckPoisonAsync(Report report, IQueueStore store, QueueInfo queue)
    {
        var bodies = await store.ReadDeadLettersAsync(queue, None).CountBy(letter => letter.Body).ToDictionaryAsync(letter => letter.Key, letter => letter.Value);
        List<Poison> thrown = [.. _poison.Where(poison => poison.Kind == PoisonKind.Task)];
        report.Count("records that are none", $"{thrown.Count} tasks, {_poison.Count(poison => poison.Kind == PoisonKind.Worker)} workers, {_poison.Count(poison => poison.Kind == PoisonKind.Queue)} queues");
        report.Check("of these tasks no dead letter", [.. thrown.Where(poison => bodies.GetValueOrDefault(poison.Body) != 1).Select(poison => $"{bodies.GetValueOrDefault(poison.Body)} times: {poison.Body[..Math.Min(100, poison.Body.Length)]}")]);
        report.Check("other dead letters", [.. bodies.Keys.Except(thrown.Select(poison => poison.Body))]);
        report.Check("lists that fail at one of these", [.. await FailsAsync("queues", store.ReadQueuesAsync(None)), .. await FailsAsync("workers", store.ReadWorkersAsync(queue, unfinishedOnly: false, None))]);
    }

    /// <summary>What the inspection finds, but for workers that were thrown in: that it finds them is right.</summary>
    private async Task<IReadOnlyList<string>> FindInconsistenciesAsync(IQueueStore store, QueueInfo queue)
    {
        var thrown = _poison.Where(poison => poison.Kind == PoisonKind.Worker).Select(poison => poison.Uid).ToHashSet();
        return await store.InspectQueueAsync(queue, None)
            .Where(finding => finding.Kind != FindingKind.WorkerUnreadable || !thrown.Contains(finding.Uid))
            .Select(finding => finding.ToString())
            .ToListAsync();
    }

    private static async Task<IReadOnlyList<string>> FailsAsync<T>(string what, IAsyncEnumerable<T> list)
    {
        try
        {
            _ = await list.CountAsync();
            return [];
        }
        catch (PfException e)
        {
            return [$"{what}: {e.Error}: {e.Message}"];
        }
    }

    private static void CountTasks(Report report, List<TaskInfo> tasks, Adder adder)
    {
        report.Count("tasks", $"{adder.Acknowledged.Count} acknowledged, {adder.Refusals.Count} adds failed, {tasks.Count} in the queue with the follow-up ones");
        report.Count("final states", $"{tasks.Count(task => task.Phase == TaskPhase.Succeeded)} succeeded, {tasks.Count(task => task.Phase == TaskPhase.Failed)} failed");
    }

    private static void CountRuns(Report report, List<TaskRecord> attempts, Effects effects, Crew crew)
    {
        report.Count("worker processes", $"{crew.Lives.Count()}, of which {crew.Lives.Count(life => life.WorkerUid is not null)} registered");
        report.Count(
            "runs",
            $"{effects.Count}: {attempts.Count(record => record.SalvagedBy is not null)} attempts salvaged, "
            + $"{attempts.Count(record => record is { SalvagedBy: null, Result.Reason: ResultReason.Signaled })} interrupted, "
            + $"{attempts.Count(record => record.Result?.Reason == ResultReason.Failed)} failed");
    }

    private static void Check(Report report, Judge judge)
    {
        report.Count("recovery after a kill", Percentiles(judge.Recoveries));
        report.Count("two runs at once after a pause", $"{judge.RunsAtOnce - judge.Overlaps.Count}");
        report.Check("lost", judge.Lost);
        report.Check("in a wrong final state", judge.WrongEnds);
        report.Check("stale results accepted", judge.StaleResults);
        report.Check("over-runs", judge.OverRuns);
        report.Check("two runs at once without a pause", judge.Overlaps);
        report.Check("wrong follow-up tasks", judge.WrongHooks);
        report.Check("runs of unknown tasks", judge.Unknown);
        report.Check("adds refused without reason", judge.WrongRefusals);
    }

    /// <summary>One in a hundred may be later than two seconds after the salvage is due.</summary>
    private List<string> SlowRecoveries(IReadOnlyList<double> seconds)
    {
        var promised = options.Lease + options.Salvage + 2;
        var slow = seconds.Where(time => time > promised).Select(time => $"{time:0.0} s, of {promised:0.0} s").ToList();
        return slow.Count > seconds.Count / 100 ? slow : [];
    }

    private static string Percentiles(IReadOnlyList<double> seconds) => seconds.Count == 0
        ? "none"
        : $"{seconds.Count} tasks, median {seconds[seconds.Count / 2]:0.0} s, p99 {seconds[(int)((seconds.Count - 1) * 0.99)]:0.0} s, most {seconds[^1]:0.0} s";

    private static async Task<bool> DrainAsync(IQueueStore store, QueueInfo queue)
    {
        var began = Stopwatch.StartNew();
        while (began.Elapsed < DrainPatience)
        {
            var counts = await store.CountTasksAsync(queue, None);
            if (counts.Pending + counts.InFlight == 0)
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        return false;
    }

    /// <summary>The workers that were killed last have nobody to declare them dead.</summary>
    private async Task SalvageAsync(IQueueStore store, QueueInfo queue)
    {
        var deadline = Stopwatch.StartNew();
        while (deadline.Elapsed.TotalSeconds < (options.Lease + options.Salvage) * 2.4)
        {
            var unfinished = await store.ReadWorkersAsync(queue, unfinishedOnly: true, None).ToListAsync();
            foreach (var worker in unfinished.Where(worker => worker.ToSalvage))
            {
                await store.SalvageWorkerAsync(worker, "storm", 0, None);
            }

            if (unfinished.Count == 0)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    /// <summary>Processes that carry this storm's folder in their environment: handlers, and whatever they have started.</summary>
    private async Task<IReadOnlyList<string>> FindOrphansAsync()
    {
        var began = Stopwatch.StartNew();
        while (true)
        {
            var orphans = Handler.Left(folder);
            if (orphans.Count == 0 || began.Elapsed > OrphanPatience)
            {
                return orphans;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }
}
