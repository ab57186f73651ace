using PfTaskQueue.Model;

namespace PfTaskQueue.Handlers;

/// <summary>Why an attempt is not left to end by itself.</summary>
internal enum CutReason
{
    Timeout,
    Terminate,
    Kill,
}

/// <summary>The first of what may cut an attempt short: its time-out, or the worker's stop.</summary>
internal sealed class AttemptCut : IDisposable
{
    private readonly TaskCompletionSource<CutReason> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _terminate;
    private readonly CancellationTokenRegistration _kill;

    public AttemptCut(TimeSpan timeout, HandlerStop stop, TimeProvider time)
    {
        _timeout = timeout;
        _time = time;
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        OnTimer();
        _kill = stop.Kill.UnsafeRegister(_ => _first.TrySetResult(CutReason.Kill), null);
        _terminate = stop.Terminate.UnsafeRegister(_ => _first.TrySetResult(CutReason.Terminate), null);
    }

    public Task<CutReason> First => _first.Task;

    public void Dispose()
    {
        _timer.Dispose();
        _terminate.Dispose();
        _kill.Dispose();
    }

    private void OnTimer()
    {
        var left = _timeout - _time.GetElapsedTime(_start);
        if (left <= TimeSpan.Zero)
        {
            _first.TrySetResult(CutReason.Timeout);
            return;
        }

        _timer.Change(LongTime.Turn(left), Timeout.InfiniteTimeSpan);
    }
}
