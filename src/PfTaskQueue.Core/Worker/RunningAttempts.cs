using System.Collections.Concurrent;
using PfTaskQueue.Model;

namespace PfTaskQueue.Worker;

/// <summary>The attempts that the worker runs, so that each can be stopped for itself.</summary>
internal sealed class RunningAttempts
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Enters an attempt; it is there until the entry is disposed.</summary>
    /// <param name="processUid">The attempt.</param>
    /// <param name="terminate">What stops all attempts.</param>
    public Entry Enter(string processUid, CancellationToken terminate) =>
        _entries[processUid] = new Entry(this, processUid, CancellationTokenSource.CreateLinkedTokenSource(terminate));

    /// <summary>The tasks that handlers run, by attempt.</summary>
    public IEnumerable<(string ProcessUid, TaskInfo Task)> Started =>
        from entry in _entries where entry.Value.Task is not null select (entry.Key, entry.Value.Task);

    /// <summary>Stops an attempt. One that has ended, or was asked before, stays as it is.</summary>
    /// <returns>Whether it is stopped by this call.</returns>
    public bool Cancel(string processUid) => _entries.TryGetValue(processUid, out var entry) && entry.Cancel();

    internal sealed class Entry(RunningAttempts home, string processUid, CancellationTokenSource terminate) : IDisposable
    {
        private readonly object _gate = new();
        private bool _disposed;

        /// <summary>Cancelled when the attempt shall end.</summary>
        public CancellationToken Terminate { get; } = terminate.Token;

        /// <summary>The task as it was started; null: it is not yet.</summary>
        public TaskInfo? Task { get; set; }

        /// <summary>Whether somebody has cancelled the task.</summary>
        public bool IsCancelled { get; private set; }

        public bool Cancel()
        {
            lock (_gate)
            {
                if (_disposed || IsCancelled)
                {
                    return false;
                }

                IsCancelled = true;
            }

            try
            {
                terminate.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It ended in the same moment.
            }

            return true;
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _disposed = true;
            }

            home._entries.TryRemove(processUid, out _);
            terminate.Dispose();
        }
    }
}
