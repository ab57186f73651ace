using System.Globalization;

namespace PfTaskQueue.Model;

/// <summary>
/// An instant as the queue's data holds it: nanoseconds and the writer's offset. <see cref="DateTimeOffset"/> has
/// 100 ns; the two digits below that are kept apart, so that what another program wrote is printed as it was written.
/// </summary>
/// <param name="Instant">The instant, to 100 ns.</param>
/// <param name="SubTickNanoseconds">What is left below 100 ns: 0 to 99.</param>
public readonly record struct Timestamp(DateTimeOffset Instant, int SubTickNanoseconds = 0) : IComparable<Timestamp>
{
    private const int NanosecondsPerTick = 100;
    private const int FractionDigits = 9;

    public static implicit operator Timestamp(DateTimeOffset instant) => new(instant);

    /// <summary>Ends at the first and the last time that there is.</summary>
    public static Timestamp operator +(Timestamp time, TimeSpan span) => time with { Instant = Saturate(time.Instant, span) };

    public static TimeSpan operator -(Timestamp later, Timestamp earlier) => later.Instant - earlier.Instant;

    public static bool operator <(Timestamp left, Timestamp right) => left.CompareTo(right) < 0;

    public static bool operator >(Timestamp left, Timestamp right) => left.CompareTo(right) > 0;

    public static bool operator <=(Timestamp left, Timestamp right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Timestamp left, Timestamp right) => left.CompareTo(right) >= 0;

    public int CompareTo(Timestamp other)
    {
        var byTick = Instant.CompareTo(other.Instant);
        return byTick != 0 ? byTick : SubTickNanoseconds.CompareTo(other.SubTickNanoseconds);
    }

    /// <summary>RFC 3339 as Go writes it: up to nine fraction digits, trailing zeros trimmed, <c>Z</c> for UTC.</summary>
    public override string ToString()
    {
        var text = Instant.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        var nanoseconds = (Instant.Ticks % TimeSpan.TicksPerSecond * NanosecondsPerTick) + SubTickNanoseconds;
        if (nanoseconds != 0)
        {
            text += "." + nanoseconds.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        }

        return text + (Instant.Offset == TimeSpan.Zero ? "Z" : Instant.ToString("zzz", CultureInfo.InvariantCulture));
    }

    /// <summary>Reads RFC 3339 with any offset and any number of fraction digits (those beyond nine are dropped).</summary>
    public static bool TryParse(string text, out Timestamp timestamp)
    {
        timestamp = default;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var nanoseconds = 0L;
        if (dot >= 0)
        {
            var end = dot + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            var digits = text[(dot + 1)..end];
            if (digits.Length == 0)
            {
                return false;
            }

            nanoseconds = long.Parse(digits[..Math.Min(digits.Length, FractionDigits)].PadRight(FractionDigits, '0'), CultureInfo.InvariantCulture);
            text = text[..dot] + text[end..];
        }

        string[] formats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"];
        if (!DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var seconds))
        {
            return false;
        }

        timestamp = new Timestamp(seconds.AddTicks(nanoseconds / NanosecondsPerTick), (int)(nanoseconds % NanosecondsPerTick));
        return true;
    }

    private static DateTimeOffset Saturate(DateTimeOffset instant, TimeSpan span) =>
        span > DateTimeOffset.MaxValue - instant ? DateTimeOffset.MaxValue
        : span < DateTimeOffset.MinValue - instant ? DateTimeOffset.MinValue
        : instant + span;
}
