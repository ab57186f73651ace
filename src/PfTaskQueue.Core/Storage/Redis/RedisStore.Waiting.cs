using System.Collections.Concurrent;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Redis;

public sealed partial class RedisStore
{
    /// <summary>How long work of a program that does not tell us (the original) may go unnoticed.</summary>
    private static readonly TimeSpan UsualPoll = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _poll;

    private readonly ConcurrentDictionary<string, WakeSignal> _wakeSignals = new();

    public Task WaitForWorkAsync(QueueInfo queue, TimeSpan atMost, CancellationToken cancellation) =>
        WakeSignalOf(queue.Uid).WaitAsync(atMost < _poll ? atMost : _poll, cancellation);

    public async Task<IQueueWatch> WatchQueueAsync(QueueInfo queue, CancellationToken cancellation)
    {
        var signal = new WakeSignal(_connection, _clock, _keys.Wake(queue.Uid), _keys.Changes(queue.Uid));
        await signal.BeginLookAsync(cancellation).ConfigureAwait(false);
        return new RedisWatch(signal, _poll, _clock);
    }

    private WakeSignal WakeSignalOf(string queue) =>
        _wakeSignals.GetOrAdd(queue, uid => new WakeSignal(_connection, _clock, _keys.Wake(uid)));
}
