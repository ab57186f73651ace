using System.Collections;
using System.Management.Automation;

namespace PfTaskQueue.PowerShell.Binding;

/// <summary>Completes the names of the queues that the backend has now.</summary>
public sealed class QueueNameCompleter : SafeCompleter
{
    private protected override IEnumerable<CompletionResult> Complete(string command, string word, IDictionary bound) => Candidate.Complete(
        word,
        LiveBackend.Read(bound, (store, token) => store.ReadQueuesAsync(token)).Select(queue => new Candidate(queue.Name, $"{queue.Name} ({queue.State})")));
}
