using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Worker;

/// <summary>
/// Takes the tasks of dead workers back, at the start and then all the time: with many long-lived workers somebody is always
/// there, so a dead worker's tasks are back soon after its salvage duration is over.
/// </summary>
internal sealed class Salvager(IWorkerStore store, QueueInfo queue, WorkerInfo self, int crashLimit, TimeProvider clock, Action<WorkerEvent> observer)
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
            await foreach (var reading in store.ListWorkersAsync(queue, unfinishedOnly: true, ended).ConfigureAwait(false))
            {
                if (await TakeCareAsync(reading, ended).ConfigureAwait(false) && --limit == 0)
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

    /// <summary>Whatever is the matter with one worker stops the salvage of no other.</summary>
    /// <returns>Whether it was salvaged.</returns>
    private async Task<bool> TakeCareAsync(Reading<WorkerInfo> reading, CancellationToken ended)
    {
        if (reading.Uid == self.Uid)
        {
            return false;
        }

        try
        {
            if (reading.Item is not { } worker)
            {
                await RenewAsync(reading, ended).ConfigureAwait(false);
                return false;
            }

            if (!worker.ToSalvage || await store.SalvageWorkerAsync(worker, self.Uid, crashLimit, ended).ConfigureAwait(false) is not { } report)
            {
                return false;
            }

            observer(new WorkerEvent.Salvaged(report));
            return true;
        }
        catch (PfException e)
        {
            observer(new WorkerEvent.Warning($"worker {reading.Uid} could not be salvaged ({e.Message}); it is tried again", e));
            return false;
        }
    }

    /// <summary>
    /// It may live: its next beat then makes the new record its own. If it is dead, its tasks come back after the durations of this
    /// worker, as those of the other are not known.
    /// </summary>
    private async Task RenewAsync(Reading<WorkerInfo> reading, CancellationToken ended)
    {
        if (await store.RenewWorkerAsync(queue, reading.Uid, self.Spec.HeartBeat, ended).ConfigureAwait(false) is not null)
        {
            observer(new WorkerEvent.Warning($"{reading.Error!.Message}; it has a new one, and if the worker does not beat, its tasks come back", reading.Error));
        }
    }
}
