using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Reports;

/// <summary>Takes tasks one by one, keeps of each what it needs, and writes it all in the end.</summary>
internal interface IReport
{
    /// <summary>A queue that the report is about, also if it has no task.</summary>
    void AddQueue(string name);

    void Add(TaskInfo task);

    /// <param name="output">UTF-8.</param>
    /// <param name="readLog">The log of a failed task's last attempt; null: there is none.</param>
    void Write(TextWriter output, Func<FailedTask, AttemptLog?> readLog);
}
