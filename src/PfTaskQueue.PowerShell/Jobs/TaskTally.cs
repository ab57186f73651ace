using System.Collections.Concurrent;
using PfTaskQueue.Model;
using PfTaskQueue.Worker;

namespace PfTaskQueue.PowerShell.Jobs;

/// <summary>Counts a worker's tasks as its events come: a job's status in one line.</summary>
internal sealed class TaskTally
{
    // By UID: a task can be taken from its worker before or after its handler was started.
    private readonly ConcurrentDictionary<string, bool> _running = new(StringComparer.Ordinal);
    private long _done;
    private long _failed;

    public void Observe(WorkerEvent happened)
    {
        switch (happened)
        {
            case WorkerEvent.TaskStarted(var task):
                _running[task.Uid] = true;
                break;
            case WorkerEvent.TaskLost(var task, _):
                _running.TryRemove(task.Uid, out _);
                break;
            case WorkerEvent.TaskFinished(var task, _):
                _running.TryRemove(task.Uid, out _);
                Count(task.Phase);
                break;
        }
    }

    /// <summary>A task that goes back to the queue counts nowhere.</summary>
    public override string ToString() =>
        $"{_running.Count} running, {Interlocked.Read(ref _done)} done, {Interlocked.Read(ref _failed)} failed";

    private void Count(TaskPhase phase)
    {
        if (phase == TaskPhase.Succeeded)
        {
            Interlocked.Increment(ref _done);
        }
        else if (phase == TaskPhase.Failed)
        {
            Interlocked.Increment(ref _failed);
        }
    }
}
