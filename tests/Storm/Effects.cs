namespace PfTaskQueue.Storm;

/// <summary>One run of a handler, as it wrote it down itself.</summary>
/// <param name="ExitCode">Null: it did not come to its end.</param>
/// <param name="During">Runs of the same task that had begun before this one and came to their end after it began.</param>
internal sealed record Run(string Task, string Attempt, int? ExitCode, IReadOnlyList<string> During);

/// <summary>What the handlers did, from the file in which they wrote it, which is in the order of what happened.</summary>
internal sealed class Effects
{
    private readonly Dictionary<string, List<Run>> _runs = new(StringComparer.Ordinal);

    public IReadOnlyList<Run> Of(string task) => _runs.TryGetValue(task, out var runs) ? runs : [];

    public int Count => _runs.Values.Sum(runs => runs.Count);

    public IEnumerable<string> Tasks => _runs.Keys;

    /// <summary>Lines that are none of ours: two writes were mixed, or a handler ran without a queue.</summary>
    public int Unreadable { get; private set; }

    public static Effects Read(string path)
    {
        var effects = new Effects();
        var lines = File.ReadAllLines(path).Select(line => line.Split(' ')).ToList();
        var ends = lines.Index().Where(line => line.Item is ["end", ..]).ToLookup(line => line.Item[2], line => line.Index);
        for (var at = 0; at < lines.Count; at++)
        {
            switch (lines[at])
            {
                case ["begin", var task, var attempt]:
                    var runs = effects._runs.TryGetValue(task, out var known) ? known : effects._runs[task] = [];
                    List<string> during = [.. runs.Where(run => ends[run.Attempt].Any(end => end > at)).Select(run => run.Attempt)];
                    runs.Add(new Run(task, attempt, ends[attempt].Select(end => (int?)int.Parse(lines[end][3], null)).FirstOrDefault(), during));
                    break;
                case ["end", _, _, "0" or "1"]:
                    break;
                default:
                    effects.Unreadable++;
                    break;
            }
        }

        return effects;
    }
}
