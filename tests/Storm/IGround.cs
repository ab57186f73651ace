using PfTaskQueue.Configuration;

namespace PfTaskQueue.Storm;

/// <summary>The backend that a storm goes over.</summary>
internal interface IGround : IAsyncDisposable
{
    string Name { get; }

    /// <summary>How the worker processes are told where it is; each slot has a way of its own.</summary>
    string AddressFor(int slot);

    /// <summary>For the storm's own store: over the adder's link, or by a way that is never cut.</summary>
    BackendSettings SettingsFor(int? slot);

    /// <summary>What stands in for a strike that this backend cannot suffer.</summary>
    Strike Adapt(Strike strike);

    /// <summary>Strikes the backend itself, or the way to it.</summary>
    Task StrikeAsync(Strike strike);

    /// <summary>Writes a record past the product.</summary>
    /// <param name="queueUid">Of the storm's queue.</param>
    Task PlantAsync(Poison poison, string queueUid);
}
