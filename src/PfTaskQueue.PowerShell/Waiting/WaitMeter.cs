using System.Globalization;

namespace PfTaskQueue.PowerShell.Waiting;

/// <summary>How fast something goes, from how much was done when.</summary>
internal sealed class WaitMeter(TimeProvider clock)
{
    // Long enough for tasks of some seconds, short enough to follow a change of pace.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private readonly Queue<(long At, long Done)> _seen = new();

    public long Done { get; private set; }

    public long Total { get; private set; }

    public long Failed { get; private set; }

    /// <summary>Done in a second, of late; 0 before there are two looks.</summary>
    public double Rate { get; private set; }

    /// <summary>How long the rest takes at this rate; null: nobody can say.</summary>
    public TimeSpan? Remaining => Rate > 0 && (Total - Done) / Rate < TimeSpan.MaxValue.TotalSeconds
        ? TimeSpan.FromSeconds((Total - Done) / Rate)
        : null;

    public int Percent => Total == 0 ? 100 : (int)(100 * Done / Total);

    public void Observe(long done, long total, long failed)
    {
        var now = clock.GetTimestamp();
        (Done, Total, Failed) = (done, total, failed);
        while (_seen.Count > 1 && clock.GetElapsedTime(_seen.Peek().At, now) > Window)
        {
            _seen.Dequeue();
        }

        _seen.Enqueue((now, done));
        var (at, before) = _seen.Peek();
        var seconds = clock.GetElapsedTime(at, now).TotalSeconds;

        // Tasks that are added or removed meanwhile must not make it run backwards.
        Rate = seconds > 0 ? Math.Max(0, (done - before) / seconds) : 0;
    }

    public override string ToString()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Done} of {Total} done, {Failed} failed");
        text += Rate > 0 ? string.Create(CultureInfo.InvariantCulture, $", {Rate:0.#}/s") : "";
        return Remaining is { } left && Done < Total ? $"{text}, about {Describe(left)} left" : text;
    }

    private static string Describe(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalSeconds)} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.#} h"),
    };
}
