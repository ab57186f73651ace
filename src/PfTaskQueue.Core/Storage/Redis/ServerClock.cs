using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Redis;

/// <summary>
/// The server's time between two replies: the last time it told, plus what the local monotonic clock has counted since. The
/// wall clock of this machine plays no part, so its error and its jumps do not either.
/// </summary>
internal sealed class ServerClock(TimeProvider clock)
{
    /// <summary>A server that tells an earlier time than this expects has set its clock back, or another has taken over.</summary>
    private static readonly TimeSpan SetBack = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private DateTimeOffset _told;
    private long _toldAt;

    /// <summary>An estimate that is at most one reply's delay behind, never ahead.</summary>
    /// <remarks>Before the first reply there is none; opening a store asks for one.</remarks>
    public Timestamp Now
    {
        get
        {
            lock (_gate)
            {
                return Estimate();
            }
        }
    }

    /// <summary>Takes the server's time from a reply, in the form of the TIME command.</summary>
    public Timestamp Observe(long seconds, long microseconds)
    {
        var told = ToTime(seconds, microseconds);
        lock (_gate)
        {
            var expected = Estimate();

            // Both are too early by the delay of their replies: the later one is nearer to the truth.
            if (told > expected || expected - told > SetBack)
            {
                _told = told;
                _toldAt = clock.GetTimestamp();
            }
        }

        return told;
    }

    public static DateTimeOffset ToTime(long seconds, long microseconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    private DateTimeOffset Estimate() => _told + clock.GetElapsedTime(_toldAt);
}
