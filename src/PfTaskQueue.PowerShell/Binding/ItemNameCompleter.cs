using System.Collections;
using System.Management.Automation;

namespace PfTaskQueue.PowerShell.Binding;

/// <summary>Completes the names of workers (of those that run, for Stop-PfWorker) or of recent tasks of the queue that is typed.</summary>
public sealed class ItemNameCompleter : SafeCompleter
{
    private protected override IEnumerable<CompletionResult> Complete(string command, string word, IDictionary bound)
    {
        var typed = word.Trim('\'', '"');

        // These parameters take patterns, and a name may look like one.
        return Candidate.Complete(
            word,
            command.EndsWith("PfWorker", StringComparison.OrdinalIgnoreCase)
                ? QueueItems.Workers(bound, command.StartsWith("Stop", StringComparison.OrdinalIgnoreCase))
                    .Select(worker => new Candidate(WildcardPattern.Escape(worker.Name), QueueItems.About(worker)))
                : QueueItems.Tasks(bound, task => task.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                    .Select(task => new Candidate(WildcardPattern.Escape(task.Name), QueueItems.About(task))));
    }
}
