using PfTaskQueue.Handlers;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Worker;

/// <summary>
/// Stores what running handlers have printed so far, once per heartbeat interval, so that it can be followed from any machine
/// and is there when the worker dies. Handlers that print nothing, or end within an interval, cost nothing.
/// </summary>
internal sealed class LogPublisher(ITaskLogStore store, WorkerInfo worker, ITaskHandler handler, RunningAttempts running, TimeProvider clock)
{
    private Dictionary<string, long> _told = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken ended)
    {
        while (true)
        {
            await clock.DelayAsync(worker.Spec.HeartBeat.Interval, ended).ConfigureAwait(false);
            await PublishAsync(ended).ConfigureAwait(false);
        }
    }

    private async Task PublishAsync(CancellationToken ended)
    {
        try
        {
            var known = new Dictionary<string, long>(StringComparer.Ordinal);
            List<RunningLog> grown = [];
            foreach (var (processUid, task) in running.Started)
            {
                // Only of those that ran at the last round too: most end before they are worth a write.
                if (_told.TryGetValue(processUid, out var told) && handler.ReadLog(task, told) is { } log)
                {
                    grown.Add(new RunningLog(task, log));
                    told = log.StandardOutputBytes + log.StandardErrorBytes;
                }

                known[processUid] = told;
            }

            if (grown.Count > 0)
            {
                await store.SaveRunningLogsAsync(worker, grown, ended).ConfigureAwait(false);
            }

            _told = known;
        }
        catch (Exception) when (!ended.IsCancellationRequested)
        {
            // Nothing here is worth a worker. The heartbeat tells of a backend in trouble, and the next round has all that this one had.
        }
    }
}
