using System.Globalization;

namespace PfTaskQueue.Storm;

/// <summary>What the storm is to be.</summary>
internal sealed record StormOptions
{
    public const string Usage = """
        Usage: Storm [seconds] [--backend sqlite|redis|both] [--seed N] [--tasks N] [--workers N] [--slots N]
                     [--lease seconds] [--strikes-per-second N] [--keep]

        Runs workers and handlers as processes, kills, pauses and stops them at random, cuts and delays their
        connections, restarts the server, and checks what became of every task. Exit code 0: nothing was lost,
        nothing was done twice without need, no stale result was accepted, and everything agrees.
        The same seed gives the same strikes. --keep leaves the folder with the logs and the data.
        """;

    /// <summary>How long the strikes go on.</summary>
    public double Seconds { get; init; } = 180;

    public IReadOnlyList<string> Backends { get; init; } = ["sqlite", "redis"];

    public int Seed { get; init; } = 1;

    public int Tasks { get; init; } = 10_000;

    public int Workers { get; init; } = 8;

    public int Slots { get; init; } = 4;

    /// <summary>The expiration duration, in seconds; the salvage duration is two thirds of it, a beat a tenth.</summary>
    public double Lease { get; init; } = 3;

    public double StrikesPerSecond { get; init; } = 1;

    public bool Keep { get; init; }

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
                "--keep" => options with { Keep = true },
                var seconds => options with { Seconds = double.Parse(seconds, CultureInfo.InvariantCulture) },
            };
        }

        return options;
    }
}
