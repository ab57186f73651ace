using System.Collections;
using System.Management.Automation;
using PfTaskQueue.PowerShell.Session;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Binding;

/// <summary>Reads the backend that a command line is about, for completion.</summary>
internal static class LiveBackend
{
    /// <summary>How long a read may take, so that somebody who types waits 200 ms at most. The connection goes on opening, so that the next try finds it open.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);

    /// <param name="bound">The parameters typed so far.</param>
    /// <param name="read">Reads what there is.</param>
    /// <returns>What came in time: nothing, if the backend is slow, cannot be reached or does not exist yet.</returns>
    public static IReadOnlyList<T> Read<T>(IDictionary bound, Func<IQueueStore, CancellationToken, IAsyncEnumerable<T>> read)
    {
        using var limit = new CancellationTokenSource(Patience);
        var found = new List<T>();
        try
        {
            var settings = CmdletConfiguration.Load(
                TypedParameters.Text(bound, "Backend"),
                TypedParameters.Value(bound, "Credential") as PSCredential,
                TypedParameters.Text(bound, "Config"),
                TypedParameters.Location()).Configuration.Backend;
            if (StoreFactory.Exists(settings))
            {
                var session = PfSession.Current;
                var token = limit.Token;
                Task.Run(ReadAsync, token).WaitAsync(token).GetAwaiter().GetResult();

                async Task ReadAsync()
                {
                    var store = await session.OpenAsync(settings, token).ConfigureAwait(false);
                    await foreach (var item in read(store, token).WithCancellation(token).ConfigureAwait(false))
                    {
                        token.ThrowIfCancellationRequested();
                        lock (found)
                        {
                            found.Add(item);
                        }
                    }
                }
            }
        }
        catch (Exception)
        {
            // Completion runs while somebody types: whatever is wrong, the command itself will say it.
        }

        lock (found)
        {
            return [.. found];
        }
    }
}
