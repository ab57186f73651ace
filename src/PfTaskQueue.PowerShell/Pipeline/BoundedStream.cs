using System.Management.Automation;
using System.Threading.Channels;

namespace PfTaskQueue.PowerShell.Pipeline;

/// <summary>
/// Lets the pipeline thread walk over an asynchronous sequence that is read in the background, a few hundred items ahead at
/// most. However the walk ends, also by an exception of the loop's body, the reader is cancelled and waited for.
/// </summary>
internal static class BoundedStream
{
    private const int Capacity = 256;

    // A read is cancelled between two rows or replies; what has not answered by then is left to its own time limit.
    private static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(10);

    public static IEnumerable<T> Read<T>(Func<CancellationToken, IAsyncEnumerable<T>> source, CancellationToken stopping)
    {
        var items = Channel.CreateBounded<T>(new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true });
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var token = reading.Token;

        // Task.Run leaves a synchronization context of the host behind.
        var reader = Task.Run(() => CopyAsync(source, items.Writer, token), CancellationToken.None);
        try
        {
            while (items.Reader.WaitToReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
            {
                while (items.Reader.TryRead(out var item))
                {
                    yield return item;
                }
            }

            ThrowIfFailed(reader, stopping);
        }
        finally
        {
            reading.Cancel();
            ((IAsyncResult)reader).AsyncWaitHandle.WaitOne(JoinLimit);
        }
    }

    private static async Task CopyAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> source, ChannelWriter<T> target, CancellationToken cancellation)
    {
        try
        {
            await foreach (var item in source(cancellation).WithCancellation(cancellation).ConfigureAwait(false))
            {
                await target.WriteAsync(item, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            target.TryComplete();
        }
    }

    private static void ThrowIfFailed(Task reader, CancellationToken stopping)
    {
        try
        {
            reader.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }
}
