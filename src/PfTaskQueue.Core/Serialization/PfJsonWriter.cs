using PfTaskQueue.Model;

namespace PfTaskQueue.Serialization;

/// <summary>A JSON array as the original prints it: the stored form, indented by tabs, without a newline at the end.</summary>
public sealed class PfJsonWriter(TextWriter writer) : IListWriter
{
    private bool hasItems;

    public void Write(object item)
    {
        var json = Serialize(item);
        writer.Write(hasItems ? ",\n\t" : "[\n\t");
        JsonIndenter.Write(writer, json, depth: 1);
        hasItems = true;
    }

    public void Complete() => writer.Write(hasItems ? "\n]" : "[]");

    private static string Serialize(object item) => item switch
    {
        QueueInfo queue => Wire.Write(queue),
        TaskInfo task => Wire.Write(task),
        WorkerInfo worker => Wire.Write(worker),
        DeadLetter letter => Wire.Write(letter),
        TaskSpec spec => Wire.Write(spec),
        _ => throw IListWriter.Unknown(item),
    };
}
