using PfTaskQueue.Configuration;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;

namespace WorkerVictim;

/// <summary>Runs one handler and waits for it, as a worker without a backend would.</summary>
internal static class HandlerVictim
{
    public static async Task<int> RunAsync(string workDir, string[] command)
    {
        var settings = new WorkerSettings { QueueName = "victim", Spec = new WorkerSpec { Name = "victim", WorkDir = workDir } };
        var worker = new WorkerInfo { Uid = Uid.New(), Queue = "victim", QueueUid = Uid.New(), Spec = settings.Spec };
        var task = new TaskInfo
        {
            Uid = Uid.New(),
            Queue = worker.Queue,
            QueueUid = worker.QueueUid,
            Spec = new TaskSpec(),
            Phase = TaskPhase.Processing,
            CurrentRecord = new TaskRecord { WorkerUid = worker.Uid, WorkerName = worker.Name, ProcessUid = Uid.New() },
        };
        var handler = new ProcessHandler(
            HandlerCommand.Resolve(command, workDir),
            settings,
            workDir,
            new HandlerLimits(1024, 1024, null),
            TimeProvider.System,
            (text, _) => Console.Error.WriteLine(text));
        Console.WriteLine("start");
        var result = await handler.RunAsync(task, worker, TimeSpan.FromHours(1), default);
        await handler.DisposeAsync();
        return result.ExitCode ?? 1;
    }
}
