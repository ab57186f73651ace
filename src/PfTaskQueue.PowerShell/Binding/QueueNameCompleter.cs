using System.Collections;
using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Binding;

/// <summary>Completes the names of the queues that the backend has now; one that cannot be read can be resumed or removed.</summary>
public sealed class QueueNameCompleter : SafeCompleter
{
    private protected override IEnumerable<CompletionResult> Complete(string command, string word, IDictionary bound) =>
        Candidate.Complete(word, LiveBackend.Read(bound, (store, token) => store.ListQueuesAsync(token)).Select(Offer));

    private static Candidate Offer(Reading<QueueInfo> queue) => new(queue.Name, $"{queue.Name} ({queue.Item?.State.ToString() ?? "unreadable"})");
}
