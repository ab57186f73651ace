namespace PfTaskQueue.Storm;

/// <summary>Counts, checks and the verdict, in lines for people.</summary>
internal sealed class Report(string backend, int seed)
{
    private const int MostShown = 5;
    private readonly List<string> _lines = [];

    public bool Passed { get; private set; } = true;

    public void Count(string what, string value) => _lines.Add($"  {what + ":",-34} {value}");

    /// <summary>A check passes when there is nothing to show.</summary>
    public void Check(string what, IReadOnlyList<string> faults)
    {
        Passed &= faults.Count == 0;
        Count(what, $"{faults.Count}");
        _lines.AddRange(faults.Take(MostShown).Select(fault => $"      {fault}"));
    }

    public override string ToString() =>
        $"storm on {backend}, seed {seed}\n{string.Join('\n', _lines)}\n  verdict: {(Passed ? "nothing lost, nothing done twice" : "FAILED")}";
}
