using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Worker;

/// <summary>
/// Takes the tasks of dead workers back, at the start and then all the time: with many long-lived workers somebody is always
/// there, so a dead worker's tasks are back soon after its salvage duration is over.
/// </summary>
internal sealed class Salvager(IWorkerStore store, QueueInfo queue, string salvagedBy, int crashLimit, TimeProvider clock, Action<WorkerEvent> observer)
{
    /// <summary>How often is looked. With its jitter it keeps the recovery within two seconds after the salvage duration.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <param name="firstRound">How many dead workers the first round may salvage; negative: all.</param>
    /// <param name="ended">Ends the loop.</param>
    public async Task RunAsync(int firstRound, CancellationToken ended)
    {
        try
        {
            await RoundAsync(firstRound, ended).ConfigureAwait(false);
            while (true)
            {
                // Jitter keeps the salvagers of a fleet from looking at the same moment.
                await Task.Delay(Interval * (0.75 + (Random.Shared.NextDouble() * 0.5)), clock, ended).ConfigureAwait(false);
                await RoundAsync(-1, ended).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The worker ends.
        }
    }

    private async Task RoundAsync(int limit, CancellationToken ended)
    {
        if (limit == 0)
        {
            return;
        }

        try
        {
            await foreach (var worker in store.ReadWorkersAsync(queue, unfinishedOnly: true, ended).ConfigureAwait(false))
            {
                if (!worker.ToSalvage || worker.Uid == salvagedBy)
                {
                    continue;
                }

                if (await store.SalvageWorkerAsync(worker, salvagedBy, crashLimit, ended).ConfigureAwait(false) is { } report)
                {
                    observer(new WorkerEvent.Salvaged(report));
                    limit--;
                }

                if (limit == 0)
                {
                    return;
                }
            }
        }
        catch (PfException e)
        {
            observer(new WorkerEvent.Warning($"dead workers could not be looked for ({e.Message}); it is tried again", e));
        }
    }
}
