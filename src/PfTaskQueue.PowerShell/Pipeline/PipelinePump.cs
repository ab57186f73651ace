using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Pipeline;

/// <summary>
/// Runs an engine in the background and writes what it posts on the pipeline thread. Posting never waits, however slow the
/// pipeline is: an engine that would post without end asks for room first (<see cref="HasRoomAsync"/>).
/// <para>
/// The loop has two exits: the engine has ended, or a write threw, because a downstream command ended the pipeline
/// (<c>Select-Object -First</c>, <c>break</c>) or somebody stopped it. The engine calls neither StopProcessing nor
/// EndProcessing for the former, so the pump itself abandons the engine and waits for it: nothing is left running.
/// </para>
/// </summary>
internal sealed class PipelinePump
{
    private const int Capacity = 256;

    private readonly object _gate = new();
    private readonly Queue<PipelineMessage> _messages = new();
    private TaskCompletionSource? _room;
    private bool _isWriting;
    private bool _isOver;

    /// <summary>How many messages are not written yet.</summary>
    private int Backlog => _messages.Count + (_isWriting ? 1 : 0);

    /// <summary>Posts a message. After the end it does nothing.</summary>
    public void Post(PipelineMessage message) => Post(message, int.MaxValue);

    /// <summary>Posts a message unless the pipeline is behind: for what comes without end while nobody reads, such as warnings.</summary>
    public void Offer(PipelineMessage message) => Post(message, Capacity);

    /// <summary>Completes when the pipeline is not behind. What is started then may post without asking again.</summary>
    public Task HasRoomAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (Backlog < Capacity || _isOver)
            {
                return Task.CompletedTask;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task.WaitAsync(cancellation);
        }
    }

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
            WriteAll(write, TimeSpan.MaxValue);
        }
        catch
        {
            abandon();
            WriteAll(message => writeLate?.Invoke(message), joinLimit);
            End();

            // Its error has no one to go to: the pipeline is gone.
            _ = running.Exception;
            throw;
        }

        running.GetAwaiter().GetResult();
    }

    private void Post(PipelineMessage message, int atMost)
    {
        lock (_gate)
        {
            if (!_isOver && Backlog < atMost)
            {
                _messages.Enqueue(message);
                Monitor.Pulse(_gate);
            }
        }
    }

    private async Task RunEngineAsync(Func<Task> engine)
    {
        try
        {
            await engine().ConfigureAwait(false);
        }
        finally
        {
            End();
        }
    }

    /// <summary>Writes messages until the engine has ended, or the time is over.</summary>
    private void WriteAll(Action<PipelineMessage> write, TimeSpan atMost)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (WaitForMessage(atMost, began) is { } message)
        {
            try
            {
                write(message);
            }
            finally
            {
                Written();
            }
        }
    }

    /// <returns>Null: there will be none any more, or the time is over.</returns>
    private PipelineMessage? WaitForMessage(TimeSpan atMost, long began)
    {
        lock (_gate)
        {
            PipelineMessage? message;
            while (!_messages.TryDequeue(out message) && !_isOver && atMost - TimeProvider.System.GetElapsedTime(began) is { Ticks: > 0 } left)
            {
                Monitor.Wait(_gate, LongTime.Turn(left));
            }

            _isWriting = message is not null;
            return message;
        }
    }

    private void Written()
    {
        lock (_gate)
        {
            _isWriting = false;
            if (Backlog < Capacity)
            {
                MakeRoom();
            }
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _isOver = true;
            MakeRoom();
            Monitor.Pulse(_gate);
        }
    }

    private void MakeRoom()
    {
        _room?.TrySetResult();
        _room = null;
    }
}
