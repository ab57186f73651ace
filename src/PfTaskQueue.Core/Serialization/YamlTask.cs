using PfTaskQueue.Model;

namespace PfTaskQueue.Serialization;

/// <summary>A task in YAML: the stored form's names and order.</summary>
internal static class YamlTask
{
    public static void Write(YamlBlock block, TaskInfo task)
    {
        block.Text("uid", task.Uid);
        if (task.ParentUid is not null)
        {
            block.Text("parentUID", task.ParentUid);
        }

        TaskSpecYaml.WriteFields(block.Mapping("spec"), task.Spec);
        var status = block.Mapping("status");
        status.Text("phase", task.Phase.ToString());
        status.Literal("createdAt", task.Created.ToString());
        if (task.CurrentRecord is not null)
        {
            WriteRecord(status.Mapping("currentWork"), task.CurrentRecord);
        }

        status.Literal("failureCount", task.FailureCount);
        status.Literal("salvageCount", task.SalvageCount);
        if (task.History.Count > 0)
        {
            status.ListOfMappings("history");
        }

        foreach (var record in task.History)
        {
            WriteRecord(status.ItemOf(), record);
        }
    }

    private static void WriteRecord(YamlBlock block, TaskRecord record)
    {
        block.Text("workerUID", record.WorkerUid);
        block.Text("workerName", record.WorkerName);
        block.Text("processUID", record.ProcessUid);
        block.Literal("receivedAt", record.Received.ToString());
        WriteTime(block, "startedAt", record.Started);
        WriteTime(block, "finishedAt", record.Finished);
        if (record.Result is not null)
        {
            WriteResult(block.Mapping("result"), record.Result);
        }

        if (record.SalvagedBy is not null)
        {
            block.Text("salvagedBy", record.SalvagedBy);
        }

        WriteTime(block, "salvagedAt", record.Salvaged);
    }

    private static void WriteResult(YamlBlock block, TaskResult result)
    {
        block.Text("type", result.Type.ToString());
        block.Text("reason", result.Reason.ToString());
        if (result.Message is not null)
        {
            block.Text("message", result.Message);
        }

        if (result.Payload is not null)
        {
            block.Text("payload", result.Payload);
        }
    }

    private static void WriteTime(YamlBlock block, string key, Timestamp? time)
    {
        if (time is not null)
        {
            block.Literal(key, time.Value.ToString());
        }
    }
}
