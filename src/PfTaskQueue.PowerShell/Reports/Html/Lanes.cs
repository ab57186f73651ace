namespace PfTaskQueue.PowerShell.Reports.Html;

/// <summary>Lays attempts that overlap into lanes, each into the first that is free.</summary>
internal static class Lanes
{
    /// <param name="most">What finds none of so many lanes free is drawn over others, in the last.</param>
    public static (IReadOnlyList<(Attempt Attempt, int Lane)> Bars, int Count) Lay(IEnumerable<Attempt> attempts, int most)
    {
        var bars = new List<(Attempt, int)>();
        var ends = new List<DateTimeOffset>();
        foreach (var attempt in attempts.OrderBy(attempt => attempt.Start).ThenBy(attempt => attempt.End))
        {
            var lane = ends.FindIndex(end => end <= attempt.Start);
            if (lane < 0 && ends.Count < most)
            {
                lane = ends.Count;
                ends.Add(default);
            }

            lane = lane < 0 ? most - 1 : lane;
            ends[lane] = attempt.End;
            bars.Add((attempt, lane));
        }

        return (bars, Math.Max(1, ends.Count));
    }
}
