using System.Globalization;
using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.PowerShell.Errors;
using PfTaskQueue.PowerShell.Waiting;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>
/// Waits until tasks have ended, and emits each as it is then: in the order in which they were given, each as soon as it and
/// all before it have ended.
/// </summary>
[Cmdlet(VerbsLifecycle.Wait, "PfTask", DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(TaskInfo))]
public sealed class WaitPfTaskCommand : TaskInputCmdlet
{
    // A look reads the first ones only: those behind them cannot be emitted yet.
    private const int Window = 500;

    private readonly List<(QueueInfo Queue, string Uid, object Target)> _waiting = [];
    private WaitLoop _loop = null!;
    private WaitReporter _reporter = null!;
    private WaitMeter _meter = null!;
    private int _next;
    private int _failed;

    /// <summary>For all tasks together, from when all are known; default: no limit.</summary>
    [Parameter]
    [DurationTransform]
    public TimeSpan Timeout { get; set; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>Ends the call with an error when a task has failed.</summary>
    [Parameter]
    public SwitchParameter FailOnError { get; set; }

    private protected override void Take(QueueInfo queue, string uid, object target) => _waiting.Add((queue, uid, target));

    private protected override void End()
    {
        _loop = NewWaitLoop(Timeout);
        _reporter = new WaitReporter(this, TimeProvider.System);
        _meter = new WaitMeter(TimeProvider.System);
        try
        {
            // One queue after the other: the tasks of another come out later anyway.
            while (_next < _waiting.Count && WaitForQueue(_waiting[_next].Queue))
            {
            }
        }
        finally
        {
            _reporter.End();
        }

        if (_next < _waiting.Count)
        {
            WriteError(PfErrorRecord.From(TimedOut(), _waiting.Skip(_next).Select(item => item.Target).ToArray()));
        }

        if (FailOnError && _failed > 0)
        {
            throw new PfException(
                PfError.TasksFailed, $"{_failed} of {_next} tasks have failed", "Get-PfTask -State Failed shows them; Restart-PfTask puts them back");
        }
    }

    /// <summary>Waits for the next tasks, as far as they are of this queue.</summary>
    private bool WaitForQueue(QueueInfo queue) => WaitFor(queue, _loop, () =>
    {
        while (EmitFinished(queue))
        {
        }

        if (!IsNextOf(queue))
        {
            return true;
        }

        _meter.Observe(_next, _waiting.Count, _failed);
        _reporter.Show($"Tasks of queue '{queue.Name}'", _meter);
        return false;
    });

    /// <summary>Emits what has ended at the front.</summary>
    /// <returns>Whether a whole window has, so that there may be more.</returns>
    private bool EmitFinished(QueueInfo queue)
    {
        var front = _waiting.Skip(_next).TakeWhile(item => item.Queue.Uid == queue.Uid).Take(Window).ToList();
        var tasks = ReadTasks(queue, front.ConvertAll(item => item.Uid)).ToDictionary(task => task.Uid, StringComparer.Ordinal);
        foreach (var (_, uid, target) in front)
        {
            if (!tasks.TryGetValue(uid, out var task))
            {
                WriteError(PfErrorRecord.From(TaskNotFound(queue, uid), target));
            }
            else if (task.IsFinished)
            {
                _failed += task.Phase == TaskPhase.Failed ? 1 : 0;
                WriteObject(task);
            }
            else
            {
                return false;
            }

            _next++;
        }

        return front.Count == Window;
    }

    private bool IsNextOf(QueueInfo queue) => _next < _waiting.Count && _waiting[_next].Queue.Uid == queue.Uid;

    private PfException TimedOut() => new(
        PfError.WaitTimedOut,
        string.Create(
            CultureInfo.InvariantCulture,
            $"after {Timeout.TotalSeconds:0.###} s, {_waiting.Count - _next} of {_waiting.Count} tasks are left; the first that has not ended is {_waiting[_next].Uid}"),
        "give a longer -Timeout, or look for what holds them: Get-PfTask -State Processing, Get-PfWorker");
}
