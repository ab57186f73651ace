namespace PfTaskQueue.PowerShell.Reports.Html;

/// <summary>
/// Counts durations by how long they are. The steps are equal, or grow where the durations span more than two powers of ten;
/// the few longest share the last one, so that one straggler does not press the others into the first.
/// </summary>
internal sealed class Histogram
{
    private const int MostSteps = 20;
    private const double Wide = 100;
    private const double Shortest = 0.001;

    private static readonly double[] Nice = [1, 2, 5];

    private Histogram(double[] bounds, long[] good, long[] bad) => (Bounds, Good, Bad) = (bounds, good, bad);

    /// <summary>Where each step begins, in seconds, ascending; the last has no end.</summary>
    public double[] Bounds { get; }

    public long[] Good { get; }

    public long[] Bad { get; }

    /// <param name="good">In seconds.</param>
    /// <param name="bad">In seconds.</param>
    /// <param name="all">Both, sorted; not empty.</param>
    public static Histogram Of(IReadOnlyList<float> good, IReadOnlyList<float> bad, IReadOnlyList<float> all)
    {
        var bounds = Bounding(Math.Max(Shortest, Quantile(all, 0.01)), Math.Max(Shortest, Quantile(all, 0.99)));
        return new Histogram(bounds, Count(good, bounds), Count(bad, bounds));
    }

    /// <summary>The value that this share of a sorted list is not above.</summary>
    public static double Quantile(IReadOnlyList<float> sorted, double share) =>
        sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];

    private static double[] Bounding(double low, double high)
    {
        if (high / low > Wide)
        {
            var series = Enumerable.Range(-3, 12).SelectMany(power => Nice.Select(digit => digit * Math.Pow(10, power))).ToList();
            return [0, .. series.Where((_, i) => series[Math.Min(i + 1, series.Count - 1)] > low && series[i] <= high)];
        }

        var step = Enumerable.Range(-3, 12).SelectMany(power => Nice.Select(digit => digit * Math.Pow(10, power)))
            .FirstOrDefault(step => (high - low) / step <= MostSteps, high / MostSteps);
        var first = Math.Floor(low / step);
        return [.. Enumerable.Range(0, (int)(Math.Floor(high / step) - first) + 2).Select(i => (first + i) * step)];
    }

    private static long[] Count(IReadOnlyList<float> durations, double[] bounds)
    {
        var counts = new long[bounds.Length];
        foreach (var seconds in durations)
        {
            // What is shorter than the first bound counts there: it is among the shortest hundredth.
            var at = Array.BinarySearch(bounds, seconds);
            counts[Math.Max(0, at >= 0 ? at : ~at - 1)]++;
        }

        return counts;
    }
}
