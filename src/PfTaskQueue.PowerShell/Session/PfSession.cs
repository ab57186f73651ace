using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using PfTaskQueue.Configuration;
using PfTaskQueue.PowerShell.Jobs;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Session;

/// <summary>
/// The open stores of one runspace, one for each backend and credential: the next cmdlet finds its connection open. They are
/// closed with the runspace, or when the module is removed from it.
/// </summary>
internal sealed class PfSession : IDisposable
{
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(2);

    // Keyed by runspace, so that no two runspaces share a store; a runspace that is gone takes its entry along.
    private static readonly ConditionalWeakTable<Runspace, PfSession> Sessions = [];

    private readonly Dictionary<StoreKey, Task<IQueueStore>> _stores = [];
    private readonly HashSet<string> _shown = [];
    private readonly CancellationTokenSource _closing = new();

    private PfSession()
    {
    }

    /// <summary>The session of the runspace that this thread works for.</summary>
    public static PfSession Current => Sessions.GetValue(Runspace.DefaultRunspace, Begin);

    /// <summary>Closes the current runspace's stores; the next cmdlet opens them again.</summary>
    public static void CloseCurrent()
    {
        if (Runspace.DefaultRunspace is { } runspace)
        {
            Close(runspace);
        }
    }

    /// <summary>The addresses of the open stores, without secrets.</summary>
    public IReadOnlyList<string> Addresses
    {
        get
        {
            lock (_stores)
            {
                return [.. _stores.Where(store => store.Value.IsCompletedSuccessfully).Select(store => store.Key.Address)];
            }
        }
    }

    /// <summary>Whether this session has not shown the warning before: a mistake in a file is worth one line, not one for each cmdlet.</summary>
    public bool IsNew(string warning) => _shown.Add(warning);

    /// <summary>The store of these settings, opened if it is not open. Cancelling ends the wait, not the opening.</summary>
    public Task<IQueueStore> OpenAsync(BackendSettings settings, CancellationToken cancellation)
    {
        lock (_stores)
        {
            var key = StoreKey.Of(settings);
            if (!_stores.TryGetValue(key, out var opening) || opening.IsFaulted || opening.IsCanceled)
            {
                opening = StoreFactory.OpenAsync(settings, TimeProvider.System, _closing.Token);
            }
            else if (opening.IsCompletedSuccessfully && opening.Result.IsReplaced)
            {
                opening = ReopenAsync(opening, settings);
            }

            _stores[key] = opening;
            return opening.WaitAsync(cancellation);
        }
    }

    public void Dispose()
    {
        Task[] closing;
        lock (_stores)
        {
            _closing.Cancel();
            closing = [.. _stores.Values.Select(CloseAsync)];
            _stores.Clear();
        }

        // Bounded: a shell must be able to end while its server does not answer.
        Task.WaitAll(closing, CloseLimit);
        _closing.Dispose();
    }

    /// <summary>One after the other: while the old file is open, this process shares its state with whatever opens the path.</summary>
    private async Task<IQueueStore> ReopenAsync(Task<IQueueStore> replaced, BackendSettings settings)
    {
        await CloseAsync(replaced).ConfigureAwait(false);
        return await StoreFactory.OpenAsync(settings, TimeProvider.System, _closing.Token).ConfigureAwait(false);
    }

    private static async Task CloseAsync(Task<IQueueStore> opening)
    {
        try
        {
            var store = await opening.ConfigureAwait(false);
            await store.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is Model.PfException or OperationCanceledException or IOException)
        {
            // It was never open, or its server is gone: there is nothing left to close.
        }
    }

    private static PfSession Begin(Runspace runspace)
    {
        runspace.StateChanged += (_, change) =>
        {
            if (change.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken)
            {
                Close(runspace);
            }
        };
        return new PfSession();
    }

    private static void Close(Runspace runspace)
    {
        if (Sessions.TryGetValue(runspace, out var session) && Sessions.Remove(runspace))
        {
            // While the stores are open, so that the workers can put back what they have.
            LiveJobs.Abandon(runspace);
            session.Dispose();
        }
    }

    /// <summary>Settings are compared by value, but lists in them are not: the addresses are compared by the display name.</summary>
    private readonly record struct StoreKey(string Address, BackendSettings Settings)
    {
        public static StoreKey Of(BackendSettings settings) =>
            new(settings.DisplayName, settings is RedisSettings redis ? redis with { Addresses = [] } : settings);
    }
}
