using System.Threading.Channels;

namespace PfTaskQueue.PowerShell.Pipeline;

/// <summary>
/// Sends items to a backend in batches while the pipeline brings more. A batch is what has come in while the one before was
/// under way: one item when the pipeline is slow, hundreds when it is fast; no item waits for another one to arrive.
/// Results come out in the order of the items. All methods are for the pipeline thread.
/// </summary>
internal sealed class BatchSender<TItem, TResult> : IDisposable
{
    private const int MaxBatch = 500;
    private const int MaxPending = 2 * MaxBatch;

    // Weights are the sizes of payloads in characters: what is held is bounded also when every item is large.
    private const long MaxPendingWeight = 8 * 1024 * 1024;

    private static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(10);

    private readonly Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> _send;
    private readonly Action<TResult> _emit;
    private readonly Channel<TItem> _items = Channel.CreateUnbounded<TItem>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<IReadOnlyList<TResult>> _results = Channel.CreateUnbounded<IReadOnlyList<TResult>>();
    private readonly Queue<long> _weights = new();
    private readonly Task _sending;
    private long _pendingWeight;
    private volatile bool _abandoned;

    /// <param name="send">Sends a batch, all or none, and returns a result for each item.</param>
    /// <param name="emit">Takes a result on the pipeline thread.</param>
    public BatchSender(Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> send, Action<TResult> emit)
    {
        _send = send;
        _emit = emit;
        _sending = Task.Run(SendAllAsync);
    }

    /// <summary>Takes an item; emits the results that are there, and waits while too much is under way.</summary>
    /// <exception cref="Exception">Whatever sending threw: nothing after that batch was sent.</exception>
    public void Add(TItem item, long weight)
    {
        EmitAvailable();
        while (_weights.Count >= MaxPending || (_weights.Count > 0 && _pendingWeight + weight > MaxPendingWeight))
        {
            WaitForResults();
        }

        _weights.Enqueue(weight);
        _pendingWeight += weight;
        _items.Writer.TryWrite(item);
    }

    /// <summary>Waits until the result of every item has been emitted.</summary>
    public void Flush()
    {
        while (_weights.Count > 0)
        {
            WaitForResults();
        }
    }

    /// <summary>Sends no further batch, and waits for the one under way.</summary>
    public void Dispose()
    {
        _abandoned = true;
        _items.Writer.TryComplete();
        ((IAsyncResult)_sending).AsyncWaitHandle.WaitOne(JoinLimit);
    }

    private void WaitForResults()
    {
        _results.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();
        EmitAvailable();
    }

    private void EmitAvailable()
    {
        while (_results.Reader.TryRead(out var results))
        {
            foreach (var result in results)
            {
                _pendingWeight -= _weights.Dequeue();
                _emit(result);
            }
        }
    }

    private async Task SendAllAsync()
    {
        try
        {
            while (!_abandoned && await _items.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                var batch = new List<TItem>();
                while (batch.Count < MaxBatch && _items.Reader.TryRead(out var item))
                {
                    batch.Add(item);
                }

                await _results.Writer.WriteAsync(await _send(batch).ConfigureAwait(false)).ConfigureAwait(false);
            }

            _results.Writer.TryComplete();
        }
        catch (Exception e)
        {
            // Comes out at the pipeline thread's next wait.
            _results.Writer.TryComplete(e);
        }
    }
}
