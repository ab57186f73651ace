using System.Threading.Channels;

namespace PfTaskQueue.PowerShell.Pipeline;

/// <summary>
/// Runs an engine in the background and writes what it posts on the pipeline thread.
/// <para>
/// The loop has two exits: the engine has ended, or a write threw, because a downstream command ended the pipeline
/// (<c>Select-Object -First</c>, <c>break</c>) or somebody stopped it. The engine calls neither StopProcessing nor
/// EndProcessing for the former, so the pump itself abandons the engine and waits for it: nothing is left running.
/// </para>
/// </summary>
internal sealed class PipelinePump
{
    private const int Capacity = 256;

    private readonly Channel<PipelineMessage> _messages = Channel.CreateBounded<PipelineMessage>(
        new BoundedChannelOptions(Capacity) { SingleReader = true });

    /// <summary>Posts a message; waits while the pipeline is slower than the engine. After the end it does nothing.</summary>
    public async ValueTask PostAsync(PipelineMessage message)
    {
        try
        {
            await _messages.Writer.WriteAsync(message).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // Nobody listens any more; the engine is about to learn that by its own signal.
        }
    }

    /// <summary>As <see cref="PostAsync"/>, for an engine that calls back synchronously on a thread of its own.</summary>
    public void Post(PipelineMessage message)
    {
        if (!_messages.Writer.TryWrite(message))
        {
            PostAsync(message).AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Posts a message unless the pipeline is behind: for a caller that must never wait, such as a heartbeat.</summary>
    public void Offer(PipelineMessage message) => _messages.Writer.TryWrite(message);

    /// <summary>Runs the engine to its end. Called on the pipeline thread, which is the only one to write.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="write">Writes one message; whatever it throws ends the call.</param>
    /// <param name="abandon">Tells the engine that its output is not wanted any more. Must return at once.</param>
    /// <param name="joinLimit">How long to wait for an abandoned engine before it is left to itself.</param>
    /// <param name="writeLate">Gets what an abandoned engine still posts; null: that is dropped.</param>
    public void Run(
        Func<Task> engine, Action<PipelineMessage> write, Action abandon, TimeSpan joinLimit, Action<PipelineMessage>? writeLate = null)
    {
        // Task.Run leaves a synchronization context of the host behind.
        var running = Task.Run(() => RunEngineAsync(engine));
        try
        {
            while (WaitForMessage(CancellationToken.None))
            {
                while (_messages.Reader.TryRead(out var message))
                {
                    write(message);
                }
            }
        }
        catch
        {
            abandon();
            Join(running, joinLimit, writeLate);
            throw;
        }

        running.GetAwaiter().GetResult();
    }

    private async Task RunEngineAsync(Func<Task> engine)
    {
        try
        {
            await engine().ConfigureAwait(false);
        }
        finally
        {
            _messages.Writer.TryComplete();
        }
    }

    private void Join(Task running, TimeSpan limit, Action<PipelineMessage>? writeLate)
    {
        using var patience = new CancellationTokenSource(limit);
        try
        {
            while (WaitForMessage(patience.Token))
            {
                while (_messages.Reader.TryRead(out var message))
                {
                    writeLate?.Invoke(message);
                }
            }

            // The messages are complete, so the engine has ended. Its error has no one to go to: the pipeline is gone.
            ((IAsyncResult)running).AsyncWaitHandle.WaitOne(limit);
        }
        catch (OperationCanceledException)
        {
            _messages.Writer.TryComplete();
        }

        _ = running.Exception;
    }

    private bool WaitForMessage(CancellationToken cancellation) =>
        _messages.Reader.WaitToReadAsync(cancellation).AsTask().GetAwaiter().GetResult();
}
