using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Worker;

/// <summary>
/// Takes the tasks of dead workers back, at the start and then all the time: with many long-lived workers somebody is always
/// there, so a dead worker's tasks are back soon after its salvage duration is over.
/// <para>
/// The age of a beat alone proves nothing: it is the same after a sleep of the whole machine, or a step of the server's clock, when
/// all workers live and are about to beat. So a worker is salvaged only when this one has itself seen it silent for a whole
/// lease; by then it has lost its lease by its own clock, too.
/// </para>
/// </summary>
internal sealed class Salvager(IWorkerStore store, QueueInfo queue, WorkerInfo self, int crashLimit, TimeProvider clock, Action<WorkerEvent> observer)
{
    /// <summary>How often is looked. With its jitter it keeps the recovery within two seconds after the salvage duration.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly BeatWatch _watch = new(clock);

    /// <param name="atStart">How many dead workers the first round that finds any may salvage; negative: all.</param>
    /// <param name="ended">Ends the loop.</param>
    public async Task RunAsync(int atStart, CancellationToken ended)
    {
        var limit = atStart;
        while (true)
        {
            if (await RoundAsync(limit, ended).ConfigureAwait(false))
            {
                limit = -1;
            }

            // Jitter keeps the salvagers of a fleet from looking at the same moment.
            await Task.Delay(Interval * (0.75 + (Random.Shared.NextDouble() * 0.5)), clock, ended).ConfigureAwait(false);
        }
    }

    /// <returns>Whether there was a dead worker.</returns>
    private async Task<bool> RoundAsync(int limit, CancellationToken ended)
    {
        try
        {
            var dead = await FindDeadAsync(ended).ConfigureAwait(false);
            foreach (var worker in dead)
            {
                if (limit != 0 && await SalvageAsync(worker, ended).ConfigureAwait(false))
                {
                    limit--;
                }
            }

            return dead.Count > 0;
        }
        catch (PfException e)
        {
            observer(new WorkerEvent.Warning($"dead workers could not be looked for ({e.Message}); it is tried again", e));
            return false;
        }
    }

    /// <summary>Those that may be salvaged. A worker whose record cannot be read gets another one, and is judged by that.</summary>
    private async Task<List<WorkerInfo>> FindDeadAsync(CancellationToken ended)
    {
        List<WorkerInfo> workers = [];
        await foreach (var reading in store.ListWorkersAsync(queue, unfinishedOnly: true, ended).ConfigureAwait(false))
        {
            if (reading.Item is { } worker)
            {
                workers.Add(worker);
            }
            else if (reading.Uid != self.Uid)
            {
                await RenewAsync(reading, ended).ConfigureAwait(false);
            }
        }

        return [.. _watch.Look(workers).Where(look => look.Worker.Uid != self.Uid && WorkerLifecycle.IsSilent(look.Worker, look.Silent)).Select(look => look.Worker)];
    }

    /// <returns>Whether it was salvaged. Whatever is the matter with one worker stops the salvage of no other.</returns>
    private async Task<bool> SalvageAsync(WorkerInfo worker, CancellationToken ended)
    {
        try
        {
            if (await store.SalvageWorkerAsync(worker, self.Uid, crashLimit, ended).ConfigureAwait(false) is not { } report)
            {
                return false;
            }

            observer(new WorkerEvent.Salvaged(report));
            return true;
        }
        catch (PfException e)
        {
            observer(new WorkerEvent.Warning($"worker {worker.Uid} could not be salvaged ({e.Message}); it is tried again", e));
            return false;
        }
    }

    /// <summary>
    /// It may live: its next beat then makes the new record its own. If it is dead, its tasks come back after the durations of this
    /// worker, as those of the other are not known.
    /// </summary>
    private async Task RenewAsync(Reading<WorkerInfo> reading, CancellationToken ended)
    {
        try
        {
            if (await store.RenewWorkerAsync(queue, reading.Uid, self.Spec.HeartBeat, ended).ConfigureAwait(false) is not null)
            {
                observer(new WorkerEvent.Warning($"{reading.Error!.Message}; it has a new one, and if the worker does not beat, its tasks come back", reading.Error));
            }
        }
        catch (PfException e)
        {
            observer(new WorkerEvent.Warning($"worker {reading.Uid} could not be given another record ({e.Message}); it is tried again", e));
        }
    }
}
