using System.Collections;
using System.Management.Automation;
using PfTaskQueue.PowerShell.Output;

namespace PfTaskQueue.PowerShell.Binding;

/// <summary>Completes the UIDs of recent tasks, workers or dead letters of the queue that is typed: what the command is about.</summary>
public sealed class ItemUidCompleter : SafeCompleter
{
    private protected override IEnumerable<CompletionResult> Complete(string command, string word, IDictionary bound)
    {
        var typed = word.Trim('\'', '"');
        return Candidate.Complete(
            word,
            command.EndsWith("PfDeadLetter", StringComparison.OrdinalIgnoreCase)
                ? QueueItems.DeadLetters(bound).Select(letter => new Candidate(letter.Uid, Shown.Line(letter.Error, 80)))
                : command.EndsWith("PfWorker", StringComparison.OrdinalIgnoreCase)
                    ? QueueItems.Workers(bound, unfinishedOnly: false).Select(worker => new Candidate(worker.Uid, QueueItems.About(worker)))
                    : QueueItems.Tasks(bound, task => task.Uid.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                        .Select(task => new Candidate(task.Uid, QueueItems.About(task))));
    }
}
