using PfTaskQueue.Model;

namespace PfTaskQueue.Serialization;

/// <summary>A worker in YAML: the stored form's order, <c>spec</c> and <c>status</c> in lower case, durations as text.</summary>
internal static class YamlWorker
{
    public static void Write(YamlBlock block, WorkerInfo worker)
    {
        block.Text("uid", worker.Uid);
        block.Text("queueUID", worker.QueueUid);
        WriteSpec(block.Mapping("spec"), worker.Spec);
        WriteStatus(block.Mapping("status"), worker);
    }

    private static void WriteSpec(YamlBlock block, WorkerSpec spec)
    {
        block.Text("name", spec.Name);
        block.Literal("concurrency", spec.Concurrency);
        var handler = block.Mapping("taskHandler");
        handler.Text("defaultTimeout", GoDuration.Format(spec.TaskHandler.DefaultTimeout));
        handler.List("commands", spec.TaskHandler.Commands);
        handler.Literal("cleanupWorkspace", spec.TaskHandler.CleanupWorkspaceDir);
        var heartBeat = block.Mapping("heartBeat");
        heartBeat.Text("salvageDuration", GoDuration.Format(spec.HeartBeat.SalvageDuration));
        heartBeat.Text("expirationDuration", GoDuration.Format(spec.HeartBeat.ExpirationDuration));
        heartBeat.Text("interval", GoDuration.Format(spec.HeartBeat.Interval));
        block.Literal("exitOnSuspend", spec.ExitOnSuspend);
        block.Literal("exitOnEmpty", spec.ExitOnEmpty);
        block.Text("exitOnEmptyGracePeriod", GoDuration.Format(spec.ExitOnEmptyGracePeriod));
        block.Literal("numTasks", spec.NumTasks);
        block.Text("workDir", spec.WorkDir);
    }

    private static void WriteStatus(YamlBlock block, WorkerInfo worker)
    {
        block.Text("phase", worker.Phase.ToString());
        if (worker.Reason is not null)
        {
            block.Text("reason", worker.Reason.Value.ToString());
        }

        block.Literal("startedAt", worker.Started.ToString());
        block.Literal("finishedAt", worker.Finished.ToString());
        block.Literal("lastHeartBeatAt", worker.LastHeartBeat.ToString());
        if (worker.SalvagedBy is not null)
        {
            block.Text("salvagedBy", worker.SalvagedBy);
        }

        if (worker.Salvaged is not null)
        {
            block.Literal("salvagedAt", worker.Salvaged.Value.ToString());
        }
    }
}
