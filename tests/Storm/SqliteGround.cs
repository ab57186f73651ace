using PfTaskQueue.Configuration;
using PfTaskQueue.Core.Tests.Storage.Sqlite;

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
            StrikeKind.Cut or StrikeKind.RestartServer or StrikeKind.FillServer => StrikeKind.Kill,
            StrikeKind.Hold => StrikeKind.Pause,
            var kind => kind,
        },
        Slot = strike.Slot % workers,
    };

    public Task StrikeAsync(Strike strike) => throw new InvalidOperationException($"a file suffers no {strike.Kind}");

    public Task PlantAsync(Poison poison, string queueUid) => Task.Run(() =>
    {
        using var database = new RawDatabase(_path);
        switch (poison.Kind)
        {
            case PoisonKind.Task:
                database.Run(
                    """
                    INSERT INTO tasks (queue_id, uid, phase, position, body)
                    SELECT id, ?1, 'Pending', (SELECT coalesce(max(position), 0) + 1 FROM tasks WHERE queue_id = queues.id), ?2
                    FROM queues WHERE uid = ?3
                    """,
                    poison.Uid, poison.Body, queueUid);
                break;
            case PoisonKind.Worker:
                database.Run("INSERT INTO workers (queue_id, uid, phase, body) SELECT id, ?1, 'Running', ?2 FROM queues WHERE uid = ?3", poison.Uid, poison.Body, queueUid);
                break;
            default:
                database.Run("INSERT INTO queues (uid, name, body) VALUES (?1, ?2, ?3)", poison.Uid, "poison " + poison.Uid, poison.Body);
                break;
        }
    });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
