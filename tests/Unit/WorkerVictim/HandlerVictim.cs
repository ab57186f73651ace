using System.Globalization;
using PfTaskQueue.Configuration;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;

namespace WorkerVictim;

/// <summary>Runs handlers and waits for them, as a worker without a backend would.</summary>
internal static class HandlerVictim
{
    /// <summary>Runs one handler.</summary>
    public static async Task<int> RunAsync(string workDir, string[] command)
    {
        await using var handler = Handler(workDir, command);
        Console.WriteLine("start");
        var result = await handler.RunAsync(NewTask(""), Worker(workDir), TimeSpan.FromHours(1), default);
        return result.ExitCode ?? 1;
    }

    /// <summary>
    /// Runs each of these texts, all at once, by <c>SHELL -c</c> within a time-out, and prints how each ended: type, reason, exit code,
    /// message. Then it prints whether descriptors stay open, and how many children wait to be reaped, once that does not change any more.
    /// </summary>
    public static async Task<int> PrintEndsAsync(string workDir, string shell, double timeout, string[] scripts)
    {
        ProcessHandler made;
        try
        {
            made = Handler(workDir, [shell, "-c", "eval \"$PFTQ_TASK_HANDLER_INPUT_PAYLOAD\""]);
        }
        catch (PfException e)
        {
            Console.WriteLine($"{e.Error}: {e.Message}");
            return 1;
        }

        await using (var handler = made)
        {
            var worker = Worker(workDir);
            await handler.RunAsync(NewTask(""), worker, TimeSpan.FromHours(1), default);
            var descriptors = Descriptors();
            var results = await Task.WhenAll(scripts.Select(script => handler.RunAsync(NewTask(script), worker, TimeSpan.FromSeconds(timeout), default)));
            foreach (var result in results)
            {
                Console.WriteLine($"{result.Result.Type} {result.Result.Reason} {result.ExitCode} {result.Result.Payload ?? result.Result.Message}".TrimEnd());
            }

            // The runtime opens one now and then; a leak would show for each handler.
            Console.WriteLine(Descriptors() <= descriptors + 10 ? "descriptors kept" : $"descriptors {descriptors} {Descriptors()}");
        }

        for (var look = 0; look < 500 && Zombies() > 0; look++)
        {
            await Task.Delay(10);
        }

        Console.WriteLine($"zombies {Zombies()}");
        return 0;
    }

    private static ProcessHandler Handler(string workDir, string[] command) => new(
        HandlerCommand.Resolve(command, workDir),
        new WorkerSettings { QueueName = "victim", Spec = Spec(workDir) },
        workDir,
        new HandlerLimits(1024, 1024, null),
        TimeProvider.System,
        (text, _) => Console.Error.WriteLine(text));

    private static WorkerSpec Spec(string workDir) => new() { Name = "victim", WorkDir = workDir };

    private static WorkerInfo Worker(string workDir) => new() { Uid = Uid.New(), Queue = "victim", QueueUid = Uid.New(), Spec = Spec(workDir) };

    private static TaskInfo NewTask(string payload) => new()
    {
        Uid = Uid.New(),
        Queue = "victim",
        QueueUid = Uid.New(),
        Spec = new TaskSpec { Payload = payload },
        Phase = TaskPhase.Processing,
        CurrentRecord = new TaskRecord { WorkerUid = Uid.New(), WorkerName = "victim", ProcessUid = Uid.New() },
    };

    private static int Descriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    private static int Zombies() => Directory.EnumerateDirectories("/proc").Count(directory =>
    {
        if (!int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out _))
        {
            return false;
        }

        try
        {
            var stat = File.ReadAllText(Path.Join(directory, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields is ["Z", var parent, ..] && parent == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return false;
        }
    });
}
