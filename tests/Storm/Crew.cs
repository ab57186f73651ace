using System.Collections.Concurrent;
using System.Globalization;

namespace PfTaskQueue.Storm;

/// <summary>The workers: each slot has a process, and another when that one ends.</summary>
internal sealed class Crew(StormOptions options, IGround ground, string folder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentBag<WorkerLife> _lives = [];
    private readonly ConcurrentQueue<Blow> _blowsForAll = new();
    private readonly ConcurrentQueue<Blow> _fillings = new();
    private readonly WorkerLife?[] _slots = new WorkerLife?[options.Workers];
    private Task[] _running = [];
    private volatile bool _ending;
    private int _displaced;

    public IEnumerable<WorkerLife> Lives => _lives;

    /// <summary>What hit every worker: the server was down, or the lock of the one file was held.</summary>
    public IEnumerable<Blow> BlowsForAll => _blowsForAll;

    /// <summary>When the server was full, which costs adds and nothing else.</summary>
    public IEnumerable<Blow> Fillings => _fillings;

    /// <summary>Starts all, and waits until they have registered: before that there is nothing to strike.</summary>
    public async Task StartAsync()
    {
        _running = [.. Enumerable.Range(0, options.Workers).Select(RunAsync)];
        for (var wait = Patience; wait > TimeSpan.Zero && !_slots.All(life => life?.WorkerUid is not null); wait -= Look)
        {
            await Task.Delay(Look);
        }
    }

    public async Task StrikeAsync(Strike planned)
    {
        var strike = ground.Adapt(planned);
        var now = DateTimeOffset.UtcNow;
        var blow = new Blow(strike.Kind, now, now + TimeSpan.FromSeconds(strike.Seconds));
        var life = strike.Slot < options.Workers ? _slots[strike.Slot] : null;
        switch (strike.Kind)
        {
            case StrikeKind.Kill:
                life?.Note(blow);
                life?.Signal(Signals.Kill);
                break;
            case StrikeKind.Stop:
                life?.Note(blow);
                life?.Signal(Signals.Terminate);
                break;
            case StrikeKind.Pause when life is not null:
                life.Note(blow);
                life.Signal(Signals.Stop);
                if (ground is SqliteGround)
                {
                    // It may be the one that holds the lock: then nobody can say that it lives.
                    _blowsForAll.Enqueue(blow);
                }

                _ = ContinueAsync(life, strike.Seconds);
                break;
            case StrikeKind.SlowReader:
                _ = SlowReader.StrikeAsync(folder, SlowReader.Nearest(strike.Slot, options.Workers), strike.Seconds);
                break;
            case StrikeKind.LoseDirectory:
                life?.Note(blow);
                life?.LoseDirectory(folder, _displaced++);
                break;
            case StrikeKind.FillServer:
                _fillings.Enqueue(blow);
                _ = ground.StrikeAsync(strike);
                break;
            default:
                life?.Note(blow);
                await ground.StrikeAsync(strike);
                if (strike.Kind == StrikeKind.RestartServer)
                {
                    // No beat got through: a lease may run out as long after as a lease lasts, and cut short what was taken since.
                    _blowsForAll.Enqueue(blow with { To = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(options.Lease) });
                }

                break;
        }
    }

    /// <summary>Lets all go on, and asks them to end.</summary>
    /// <returns>How many had to be killed because they did not.</returns>
    public async Task<int> EndAsync()
    {
        _ending = true;
        foreach (var life in _lives)
        {
            life.Signal(Signals.Continue);
            life.Signal(Signals.Terminate);
        }

        var stuck = 0;
        try
        {
            await Task.WhenAll(_running).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            foreach (var life in _lives.Where(life => !life.Process.HasExited))
            {
                stuck++;
                life.Signal(Signals.Kill);
            }

            await Task.WhenAll(_running);
        }

        return stuck;
    }

    private async Task RunAsync(int slot)
    {
        for (var number = 0; !_ending; number++)
        {
            var arguments = SlowReader.IsAt(slot, options.Workers) ? SlowReader.Arguments(options, ground, folder, slot) : Arguments(slot);
            var life = WorkerLife.Start(arguments, Path.Combine(folder, $"worker-{slot}-{number}.log"));
            _slots[slot] = life;
            _lives.Add(life);
            if (_ending)
            {
                life.Signal(Signals.Terminate);
            }

            await life.Process.WaitForExitAsync();
        }
    }

    private static async Task ContinueAsync(WorkerLife life, double seconds)
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        life.Signal(Signals.Continue);
    }

    private List<string> Arguments(int slot)
    {
        static string Text(double seconds) => seconds.ToString(CultureInfo.InvariantCulture);
        return
        [
            WorkerLife.Program, "work", ground.AddressFor(slot), Handler.Queue,
            "--name", $"w{slot}", "--concurrency", $"{options.Slots}", "--work-dir", folder, "--crash-limit", "0",
            "--interval", Text(options.Interval), "--expiration", Text(options.Lease), "--salvage", Text(options.Salvage), "--grace", "0.1",
            "--", .. Handler.Command(folder),
        ];
    }
}
