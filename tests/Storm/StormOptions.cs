using System.Globalization;

namespace PfTaskQueue.Storm;

/// <summary>What the storm is to be.</summary>
internal sealed record StormOptions
{
    public const string Usage = """
        Usage: Storm [seconds] [--backend sqlite|redis|both] [--seed N] [--tasks N] [--workers N] [--slots N]
                     [--lease seconds] [--strikes-per-second N] [--without strike,…] [--recovery] [--memory]
                     [--processes] [--keep]

        Runs workers and handlers as processes, kills, pauses and stops them at random, cuts and delays their
        connections, restarts the server, leaves it without memory, stops reading what a worker emits, takes a
        worker's directory away, writes spoiled records into the backend, adds tasks that ask for thousands
        more, and checks what became of every task. Exit code 0: nothing was lost, nothing was done twice without
        need, no stale result was accepted, and everything agrees.
        --recovery: workers with the default durations are killed and nothing else, 1,000 tasks a minute, a kill
        every four seconds; checks how soon the tasks of a dead worker are back.
        --memory: no strikes; one worker runs all tasks (100,000), and what it holds in memory must not grow. The tasks
        succeed at once; with --processes each runs /bin/true.
        The same seed gives the same strikes; --without leaves some kinds of them out, to find the one that matters. Kinds:
        Kill, Pause, Stop, Cut, Hold, RestartServer, FillServer, SlowReader, LoseDirectory, Poison, Flood. --keep leaves the folder with the logs and the data.
        """;

    /// <summary>How long the strikes go on.</summary>
    public double Seconds { get; init; } = 180;

    public IReadOnlyList<string> Backends { get; init; } = ["sqlite", "redis"];

    public int Seed { get; init; } = 1;

    public int Tasks { get; init; } = 10_000;

    public int Workers { get; init; } = 8;

    public int Slots { get; init; } = 4;

    /// <summary>The expiration duration, in seconds.</summary>
    public double Lease { get; init; } = 3;

    /// <summary>The salvage duration, in seconds.</summary>
    public double Salvage => IsRecovery ? 15 : Lease * 2 / 3;

    /// <summary>The time from one beat to the next, in seconds.</summary>
    public double Interval => IsRecovery ? 2 : Lease / 10;

    /// <summary>Nothing but kills, and the default durations.</summary>
    public bool IsRecovery { get; init; }

    /// <summary>No strikes, and one worker.</summary>
    public bool IsMemory { get; init; }

    /// <summary>The one worker runs a process for each task.</summary>
    public bool HasProcesses { get; init; }

    public double StrikesPerSecond { get; init; } = 1;

    /// <summary>Strikes that are left out.</summary>
    public IReadOnlyList<StrikeKind> Without { get; init; } = NotHere;

    public bool Keep { get; init; }

    /// <summary>Windows moves no directory in which a file is open, and the slow reader is a script of the shell.</summary>
    private static StrikeKind[] NotHere => OperatingSystem.IsWindows() ? [StrikeKind.SlowReader, StrikeKind.LoseDirectory] : [];

    public static StormOptions Parse(string[] args)
    {
        var options = new StormOptions();
        for (var i = 0; i < args.Length; i++)
        {
            string Value() => i + 1 < args.Length ? args[++i] : throw new FormatException($"{args[i]} needs a value");
            int Whole() => int.Parse(Value(), CultureInfo.InvariantCulture);
            options = args[i] switch
            {
                "--backend" => options with { Backends = Value() is var name && name == "both" ? ["sqlite", "redis"] : [name] },
                "--seed" => options with { Seed = Whole() },
                "--tasks" => options with { Tasks = Whole() },
                "--workers" => options with { Workers = Whole() },
                "--slots" => options with { Slots = Whole() },
                "--lease" => options with { Lease = double.Parse(Value(), CultureInfo.InvariantCulture) },
                "--strikes-per-second" => options with { StrikesPerSecond = double.Parse(Value(), CultureInfo.InvariantCulture) },
                "--without" => options with { Without = [.. NotHere, .. Value().Split(',').Select(name => Enum.TryParse<StrikeKind>(name, out var kind) ? kind : throw new FormatException($"'{name}' is no strike"))] },
                "--recovery" => options with { IsRecovery = true, Lease = 10, StrikesPerSecond = 0.25, Tasks = (int)(options.Seconds * 1000 / 60) },
                "--memory" => options with { IsMemory = true, Tasks = 100_000, Workers = 1 },
                "--processes" => options with { HasProcesses = true },
                "--keep" => options with { Keep = true },
                var seconds => options with { Seconds = double.Parse(seconds, CultureInfo.InvariantCulture) },
            };
        }

        return options;
    }
}
