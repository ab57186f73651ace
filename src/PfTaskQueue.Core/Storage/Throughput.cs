using PfTaskQueue.Model;

namespace PfTaskQueue.Storage;

/// <summary>How many tasks were finished, in slots of ten seconds; an hour of them is kept.</summary>
internal static class Throughput
{
    public const int SlotSeconds = 10;

    public const int KeptSlots = 3600 / SlotSeconds;

    private const int MinuteSlots = 60 / SlotSeconds;

    public static long SlotOf(Timestamp time) => time.Instant.ToUnixTimeSeconds() / SlotSeconds;

    /// <summary>The measure with the sums of the slots that count.</summary>
    public static QueueMeasure Sum(QueueMeasure measure, IEnumerable<(long Slot, long Succeeded, long Failed)> slots)
    {
        var now = SlotOf(measure.MeasuredAt);
        foreach (var (slot, succeeded, failed) in slots.Where(slot => slot.Slot > now - KeptSlots))
        {
            measure = measure with
            {
                FinishedLastMinute = measure.FinishedLastMinute + (slot > now - MinuteSlots ? succeeded + failed : 0),
                FinishedLastHour = measure.FinishedLastHour + succeeded + failed,
                FailedLastHour = measure.FailedLastHour + failed,
            };
        }

        return measure;
    }
}
