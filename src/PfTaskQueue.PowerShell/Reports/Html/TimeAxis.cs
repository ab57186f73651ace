namespace PfTaskQueue.PowerShell.Reports.Html;

/// <summary>Where a time is between the first start and the last end, and which times have a mark.</summary>
internal sealed class TimeAxis
{
    private const int MostTicks = 8;
    private const double Full = 100;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private static readonly double[] Steps =
    [
        .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800,
        3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 1209600, 2592000, 7776000, 31536000,
    ];

    private readonly DateTimeOffset _start;
    private readonly TimeSpan _length;

    public TimeAxis(DateTimeOffset start, DateTimeOffset end)
    {
        _start = start;
        _length = end - start < Shortest ? Shortest : end - start;
    }

    /// <summary>In percent of the axis.</summary>
    public double At(DateTimeOffset time) => Full * ((time - _start) / _length);

    /// <summary>Positions in percent, and how long after the start they are.</summary>
    public IEnumerable<(double At, string Text)> Ticks()
    {
        var step = Steps.FirstOrDefault(step => _length.TotalSeconds / step <= MostTicks, _length.TotalSeconds / MostTicks);
        for (var i = 0; i * step <= _length.TotalSeconds; i++)
        {
            yield return (Full * i * step / _length.TotalSeconds, Spans.Text(i * step));
        }
    }
}
