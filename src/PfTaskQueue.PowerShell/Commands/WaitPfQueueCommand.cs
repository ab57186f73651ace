using System.Globalization;
using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.PowerShell.Errors;
using PfTaskQueue.PowerShell.Waiting;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Waits until every task of a queue has ended, and shows how far it is.</summary>
[Cmdlet(VerbsLifecycle.Wait, "PfQueue", DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(QueueMeasure))]
public sealed class WaitPfQueueCommand : QueueReadCmdlet
{
    private readonly List<QueueMeasure> _failed = [];
    private WaitLoop _loop = null!;
    private WaitReporter _reporter = null!;

    /// <summary>For all queues together; default: no limit.</summary>
    [Parameter]
    [DurationTransform]
    public TimeSpan Timeout { get; set; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>Ends the call with an error when a queue has failed tasks.</summary>
    [Parameter]
    public SwitchParameter FailOnError { get; set; }

    private protected override void Begin()
    {
        base.Begin();
        _loop = NewWaitLoop(Timeout);
        _reporter = new WaitReporter(this, TimeProvider.System);
    }

    private protected override void End()
    {
        if (FailOnError && _failed.Count > 0)
        {
            throw new PfException(
                PfError.TasksFailed,
                $"tasks have failed: {string.Join("; ", _failed.Select(measure => $"{measure.Failed} of {measure.Total} in queue '{measure.Queue}'"))}",
                "Get-PfTask -State Failed shows them; Restart-PfTask puts them back");
        }
    }

    private protected override void ProcessQueue(QueueInfo queue)
    {
        var meter = new WaitMeter(TimeProvider.System);
        QueueMeasure measure = null!;
        var isOver = false;
        var isFirst = true;
        try
        {
            isOver = WaitFor(queue, _loop, () =>
            {
                measure = Measure(queue);
                if (measure.Unfinished == 0)
                {
                    return true;
                }

                if (isFirst)
                {
                    ExplainIdleness(queue, measure);
                    isFirst = false;
                }

                meter.Observe(measure.Finished, measure.Total, measure.Failed);
                _reporter.Show($"Queue '{queue.Name}'", meter);
                return false;
            });
        }
        finally
        {
            _reporter.End();
        }

        if (!isOver)
        {
            WriteError(PfErrorRecord.From(TimedOut(measure), queue));
        }

        measure = MakeExact(queue, measure);
        if (measure.Failed > 0)
        {
            _failed.Add(measure);
        }

        WriteObject(measure);
    }

    private QueueMeasure Measure(QueueInfo queue) =>
        Call($"measure queue '{queue.Name}'", (store, token) => store.MeasureQueueAsync(queue, token));

    /// <summary>Not one failed task among a million may be missed, so the end is counted and not estimated.</summary>
    private QueueMeasure MakeExact(QueueInfo queue, QueueMeasure measure)
    {
        if (!measure.IsSampled)
        {
            return measure;
        }

        var counts = Call($"count tasks of '{queue.Name}'", (store, token) => store.CountTasksAsync(queue, token));
        return measure with { Succeeded = counts.Succeeded, Failed = counts.Failed, IsSampled = false };
    }

    /// <summary>Whoever waits for nothing is told so.</summary>
    private void ExplainIdleness(QueueInfo queue, QueueMeasure measure)
    {
        if (queue.State == QueueState.Suspend)
        {
            WriteWarning($"queue '{queue.Name}' is suspended: its {measure.Pending} pending tasks wait for Resume-PfQueue");
        }
        else if (!Read($"read workers of '{queue.Name}'", (store, token) => store.ReadWorkersAsync(queue, unfinishedOnly: true, token)).Any(worker => !worker.Lost))
        {
            WriteWarning($"queue '{queue.Name}' has no running worker: its {measure.Unfinished} tasks wait for Start-PfWorker");
        }
    }

    private PfException TimedOut(QueueMeasure measure) => new(
        PfError.WaitTimedOut,
        string.Create(CultureInfo.InvariantCulture, $"queue '{measure.Queue}' still has {measure.Unfinished} unfinished tasks after {Timeout.TotalSeconds:0.###} s"),
        "give a longer -Timeout, or look for what holds them: Get-PfTask -State Processing, Get-PfWorker");
}
