using System.Globalization;
using PfTaskQueue.Configuration;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Worker;

namespace WorkerVictim;

/// <summary>
/// <c>work DATABASE QUEUE [--key value …] -- PROGRAM ARGS…</c>: a worker as a user's shell would run it, with real handlers.
/// Without a program every task succeeds at once. The database is a file's path, or <c>redis:PORT/PREFIX</c>.
/// <c>--clock-shift SECONDS</c> makes the machine's clock wrong by so much for this process;
/// <c>--block-pool SECONDS</c> keeps all threads of the pool busy for so long once the first task has ended.
/// Prints one line an event; exit code 0: ended as it should, 1: lost or queue gone.
/// </summary>
internal static class WorkCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var split = Array.IndexOf(args, "--");
        var (options, clock) = Clock(args[2..split]);
        (options, var observer) = Observer(options);
        var settings = Settings(options, args[(split + 1)..]);
        await using var store = await StoreFactory.OpenAsync(Backend(args[0]), clock, CancellationToken.None);
        var queue = await store.FindQueueAsync(args[1], CancellationToken.None) ?? throw PfException.QueueNotFound(args[1]);
        using var stop = new WorkerStop();
        Shell.Begin();
        using var signals = StopSignals.Register(stop);
        await using var handler = Handler(settings, store, clock);
        var exit = await new WorkerHost(store, queue, settings, handler, clock, observer).RunAsync(stop);
        Console.WriteLine($"exit {exit.Reason} {exit.Worker.Phase} {exit.Worker.Reason}");
        return exit.Success ? 0 : 1;
    }

    private static ITaskHandler Handler(WorkerSettings settings, IQueueStore store, TimeProvider clock)
    {
        if (settings.Spec.TaskHandler.Commands.Count == 0)
        {
            return new NoHandler();
        }

        var folder = Directory.GetCurrentDirectory();
        var limits = new HandlerLimits(store.ResultLimit, store.PayloadLimit, store.PayloadLimitSetting);
        var command = HandlerCommand.Resolve(settings.Spec.TaskHandler.Commands, folder);
        return new ProcessHandler(command, settings, folder, limits, clock, (text, _) => Console.WriteLine($"warning {text}"));
    }

    private static BackendSettings Backend(string database) => database.Split(':', '/') is ["redis", var port, var prefix]
        ? new RedisSettings { Addresses = [new RedisAddress("127.0.0.1", int.Parse(port, CultureInfo.InvariantCulture))], KeyPrefix = prefix }
        : new SqliteSettings(database);

    private static (string[] Options, TimeProvider Clock) Clock(string[] options) =>
        Array.IndexOf(options, "--clock-shift") is >= 0 and var at
            ? ([.. options[..at], .. options[(at + 2)..]], new ShiftedClock(Seconds(options[at + 1])))
            : (options, TimeProvider.System);

    private static (string[] Options, Action<WorkerEvent> Observer) Observer(string[] options)
    {
        var at = Array.IndexOf(options, "--block-pool");
        if (at < 0)
        {
            return (options, Print);
        }

        var (time, ended) = (Seconds(options[at + 1]), 0);
        void Observe(WorkerEvent happened)
        {
            Print(happened);
            if (happened is WorkerEvent.TaskFinished && Interlocked.Increment(ref ended) == 1)
            {
                PoolBlocker.Start(time);
            }
        }

        return ([.. options[..at], .. options[(at + 2)..]], Observe);
    }

    private static WorkerSettings Settings(string[] options, string[] command)
    {
        var spec = new WorkerSpec
        {
            Name = "victim",
            WorkDir = Path.GetTempPath(),
            TaskHandler = new TaskHandlerSpec { Commands = command, CleanupWorkspaceDir = true },
        };
        var settings = new WorkerSettings { Spec = spec };
        for (var i = 0; i + 1 < options.Length; i += 2)
        {
            settings = With(settings, options[i], options[i + 1]);
        }

        return settings;
    }

    private static WorkerSettings With(WorkerSettings settings, string key, string value)
    {
        var spec = settings.Spec;
        return key switch
        {
            "--name" => settings with { Spec = spec with { Name = value } },
            "--concurrency" => settings with { Spec = spec with { Concurrency = int.Parse(value, CultureInfo.InvariantCulture) } },
            "--num-tasks" => settings with { Spec = spec with { NumTasks = long.Parse(value, CultureInfo.InvariantCulture) } },
            "--work-dir" => settings with { Spec = spec with { WorkDir = value } },
            "--exit-on-empty" => settings with { Spec = spec with { ExitOnEmpty = true, ExitOnEmptyGracePeriod = Seconds(value) } },
            "--interval" => settings with { Spec = spec with { HeartBeat = spec.HeartBeat with { Interval = Seconds(value) } } },
            "--expiration" => settings with { Spec = spec with { HeartBeat = spec.HeartBeat with { ExpirationDuration = Seconds(value) } } },
            "--salvage" => settings with { Spec = spec with { HeartBeat = spec.HeartBeat with { SalvageDuration = Seconds(value) } } },
            "--grace" => settings with { StopGracePeriod = Seconds(value) },
            "--stop-policy" => settings with { StopPolicy = Enum.Parse<StopPolicy>(value, ignoreCase: true) },
            "--crash-limit" => settings with { CrashLimit = int.Parse(value, CultureInfo.InvariantCulture) },
            _ => throw new ArgumentException($"unknown option {key}"),
        };
    }

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));

    private static void Print(WorkerEvent happened) => Console.WriteLine(happened switch
    {
        WorkerEvent.Registered registered => $"registered {registered.Worker.Uid}",
        WorkerEvent.TaskStarted started => $"started {started.Task.Uid}",
        WorkerEvent.TaskFinished finished => $"finished {finished.Task.Uid} {finished.Task.Phase}",
        WorkerEvent.TaskLost lost => $"lost {lost.Task.Uid} {lost.Why}",
        WorkerEvent.Salvaged salvaged => $"salvaged {salvaged.Report.Uid} {salvaged.Report.Requeued.Count}",
        WorkerEvent.DeadLettered dead => $"dead {dead.What}",
        WorkerEvent.Note note => $"note {note.Text}",
        WorkerEvent.Warning warning => $"warning {warning.Text}",
        _ => happened.ToString(),
    });
}
