using PfTaskQueue.Configuration;

namespace PfTaskQueue.Storm;

/// <summary>One database file.</summary>
internal sealed class SqliteGround(string folder, int workers) : IGround
{
    private readonly string _path = Path.Combine(folder, "queue.db");

    public string Name => "sqlite";

    public string AddressFor(int slot) => _path;

    public BackendSettings SettingsFor(int? slot) => new SqliteSettings(_path);

    /// <remarks>There is neither a connection nor a server: the processes suffer in their place.</remarks>
    public Strike Adapt(Strike strike) => strike with
    {
        Kind = strike.Kind switch
        {
            StrikeKind.Cut or StrikeKind.RestartServer => StrikeKind.Kill,
            StrikeKind.Hold => StrikeKind.Pause,
            var kind => kind,
        },
        Slot = strike.Slot % workers,
    };

    public Task StrikeAsync(Strike strike) => throw new InvalidOperationException($"a file suffers no {strike.Kind}");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
