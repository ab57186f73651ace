using System.Collections;
using System.Management.Automation;
using PfTaskQueue.Configuration;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Session;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Binding;

/// <summary>The queues of the backend that a command line is about, for completion.</summary>
internal static class LiveQueues
{
    /// <param name="bound">The parameters typed so far.</param>
    /// <param name="patience">How long to wait; the connection goes on opening, so that the next try finds it open.</param>
    /// <returns>Nothing, if the backend is slow, cannot be reached or does not exist yet.</returns>
    public static IReadOnlyList<QueueInfo> Read(IDictionary bound, TimeSpan patience)
    {
        try
        {
            var settings = CmdletConfiguration.Load(
                Text(bound, "Backend"), Value(bound, "Credential") as PSCredential, Text(bound, "Config"), Location()).Configuration.Backend;

            if (!StoreFactory.Exists(settings))
            {
                return [];
            }

            var session = PfSession.Current;
            using var limit = new CancellationTokenSource(patience);
            var token = limit.Token;
            return Task.Run(() => ReadAsync(session, settings, token), token).WaitAsync(token).GetAwaiter().GetResult();
        }
        catch (Exception)
        {
            // Completion runs while somebody types: whatever is wrong, the command itself will say it.
            return [];
        }
    }

    private static async Task<IReadOnlyList<QueueInfo>> ReadAsync(PfSession session, BackendSettings settings, CancellationToken cancellation)
    {
        var store = await session.OpenAsync(settings, cancellation).ConfigureAwait(false);
        var queues = new List<QueueInfo>();
        await foreach (var queue in store.ReadQueuesAsync(cancellation).ConfigureAwait(false))
        {
            queues.Add(queue);
        }

        return queues;
    }

    private static string? Text(IDictionary bound, string name) => Value(bound, name)?.ToString();

    private static object? Value(IDictionary bound, string name) => bound[name] is PSObject wrapped ? wrapped.BaseObject : bound[name];

    /// <summary>A completer gets no session state; the shell's location comes through a script.</summary>
    private static string Location()
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddScript("$ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath");
        return shell.Invoke<string>()[0];
    }
}
