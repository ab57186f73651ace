using Microsoft.Extensions.Time.Testing;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Model;

/// <summary>Waits that are longer than a timer's 49.7 days.</summary>
public sealed class LongTimeTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task ADelay_OfAnyLength_EndsWhenItIsOver()
    {
        var delay = _clock.DelayAsync(TimeSpan.FromDays(100), CancellationToken.None);
        Advance(99);
        Assert.False(delay.IsCompleted);
        Advance(1);
        await delay.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task ADelay_OfAnyLength_IsCancelled()
    {
        using var cancelled = new CancellationTokenSource();
        var delay = _clock.DelayAsync(TimeSpan.MaxValue, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delay);
    }

    [Fact]
    public async Task AWaitForATask_EndsWithTheTask_OrTheTime()
    {
        var task = new TaskCompletionSource();
        var first = task.Task.EndsWithinAsync(TimeSpan.FromDays(60), _clock, CancellationToken.None);
        Advance(59);
        Assert.False(first.IsCompleted);
        Advance(1);
        Assert.False(await first);

        var second = task.Task.EndsWithinAsync(TimeSpan.MaxValue, _clock, CancellationToken.None);
        Advance(100);
        task.SetException(new InvalidOperationException());
        Assert.True(await second);
        Assert.True(task.Task.EndsWithin(TimeSpan.MaxValue));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0.1, 1)]
    [InlineData(1, 1)]
    [InlineData(1.5, 2)]
    public void ATurn_HasWholeMilliseconds_AndIsNotNegative(double left, double turn) =>
        Assert.Equal(TimeSpan.FromMilliseconds(turn), LongTime.Turn(TimeSpan.FromMilliseconds(left)));

    [Fact]
    public void ATurn_IsWhatEveryWaitTakes() =>
        Assert.InRange(LongTime.Turn(TimeSpan.MaxValue), TimeSpan.FromDays(1), TimeSpan.FromMilliseconds(int.MaxValue));

    [Fact]
    public void ASum_HasALimit() =>
        Assert.Equal((TimeSpan.MaxValue, TimeSpan.FromDays(2)), (TimeSpan.MaxValue.Plus(TimeSpan.FromTicks(1)), TimeSpan.FromDays(1).Plus(TimeSpan.FromDays(1))));

    /// <summary>By days: the timer of each turn is made when the one before has fired.</summary>
    private void Advance(int days)
    {
        for (var day = 0; day < days; day++)
        {
            _clock.Advance(TimeSpan.FromDays(1));
            Thread.Yield();
        }
    }
}
