using PfTaskQueue.Model;

namespace PfTaskQueue.Serialization;

/// <summary>A YAML list as the original prints it. Times are those of the stored form, durations Go's (<c>30m0s</c>).</summary>
public sealed class PfYamlWriter(TextWriter writer) : IListWriter
{
    private bool hasItems;

    public void Write(object item)
    {
        var block = YamlBlock.Item(writer);
        switch (item)
        {
            case QueueInfo queue:
                WriteQueue(block, queue);
                break;
            case TaskInfo task:
                YamlTask.Write(block, task);
                break;
            case WorkerInfo worker:
                YamlWorker.Write(block, worker);
                break;
            case DeadLetter letter:
                block.Text("body", letter.Body);
                block.Text("err", letter.Error);
                break;
            case TaskSpec spec:
                TaskSpecYaml.WriteFields(block, spec);
                break;
            default:
                throw IListWriter.Unknown(item);
        }

        hasItems = true;
    }

    public void Complete()
    {
        if (!hasItems)
        {
            writer.Write("[]\n");
        }
    }

    private static void WriteQueue(YamlBlock block, QueueInfo queue)
    {
        block.Text("uid", queue.Uid);
        var spec = block.Mapping("spec");
        spec.Text("name", queue.Name);
        spec.Text("state", queue.State == QueueState.Active ? "active" : "suspend");
        var status = block.Mapping("status");
        status.Literal("createdAt", queue.Created.ToString());
        status.Literal("updatedAt", queue.Updated.ToString());
    }
}
