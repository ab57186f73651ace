using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;
using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Jobs;

/// <summary>The workers that run as jobs of this process, each with its runspace: none outlives what it was started in.</summary>
internal static class LiveJobs
{
    private static readonly ConcurrentDictionary<PfWorkerJob, Runspace> Jobs = new();

    // .NET 10 raises ProcessExit for no signal, and .NET 8 for both of these. SIGINT is for what runs in the pipeline.
    private static readonly PosixSignalRegistration[] Signals =
        [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, _ => Drain()))];

    static LiveJobs() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        Abandon(Jobs.Keys);
        Array.ForEach(Signals, signal => signal.Dispose());
    };

    /// <summary>Watches a started job until it has ended.</summary>
    public static void Add(PfWorkerJob job, Runspace runspace)
    {
        Jobs[job] = runspace;
        job.Ended.ContinueWith(_ => Jobs.TryRemove(job, out var _), TaskScheduler.Default);
    }

    /// <summary>Stops the jobs of a runspace. Their tasks are back when this returns; nobody waits for a grace period here.</summary>
    public static void Abandon(Runspace runspace) => Abandon([.. Jobs.Where(job => job.Value == runspace).Select(job => job.Key)]);

    private static void Abandon(ICollection<PfWorkerJob> jobs)
    {
        foreach (var job in jobs)
        {
            job.Abandon();
        }

        Task.WhenAll(jobs.Select(job => job.Ended)).EndsWithin(WorkerRun.ForcedStopLimit);
    }

    /// <summary>
    /// Ends all jobs as a signal ends a worker in the pipeline, a second one without grace. Signals have threads of their own; once
    /// this returns, the process ends.
    /// </summary>
    private static void Drain()
    {
        var jobs = Jobs.Keys;
        foreach (var job in jobs)
        {
            job.Escalate();
        }

        Task.WhenAll(jobs.Select(job => job.Ended)).EndsWithin(jobs.Select(job => job.StopLimit).DefaultIfEmpty().Max());
    }
}
