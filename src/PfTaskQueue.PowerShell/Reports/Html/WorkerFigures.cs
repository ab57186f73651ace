namespace PfTaskQueue.PowerShell.Reports.Html;

/// <summary>What a worker has done.</summary>
internal sealed class WorkerFigures(string uid, string name)
{
    public string Uid { get; } = uid;

    public string Name { get; } = name;

    public long Attempts { get; set; }

    /// <summary>Attempts that ended otherwise than well.</summary>
    public long Bad { get; set; }

    public DateTimeOffset First { get; set; } = DateTimeOffset.MaxValue;
}
