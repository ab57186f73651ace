namespace PfTaskQueue.Storage;

/// <summary>What a worker learns from its heartbeat.</summary>
public enum BeatReply
{
    Alive,

    /// <summary>Others have declared it dead and taken its tasks, or it has ended: it must stop and drop what it has.</summary>
    Dead,

    /// <summary>Its queue was deleted.</summary>
    QueueGone,

    /// <summary>Somebody asks it to stop: it drains and ends. There may be attempts to stop, too.</summary>
    StopRequested,

    /// <summary>Somebody wants attempts of it stopped (<see cref="IWorkerStore.ReadCancelRequestsAsync"/>).</summary>
    CancelRequested,
}
