using System.Text;
using PfTaskQueue.Storage.Sqlite;

namespace PfTaskQueue.Core.Tests.Storage.Sqlite;

public sealed class SqliteSchemaTests : IAsyncLifetime
{
    private readonly SqliteBackend _backend = new();

    public async ValueTask InitializeAsync() => await (await _backend.OpenStoreAsync()).DisposeAsync();

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public void ADatabase_IsMarkedAsOurs_WithItsVersion()
    {
        using var database = new RawDatabase(_backend.Path);
        Assert.Equal(Migrator.ApplicationId, database.Number("PRAGMA application_id"));
        Assert.Equal(Migrator.LatestVersion, database.Number("PRAGMA user_version"));
        Assert.Equal("wal", database.Run("PRAGMA journal_mode")[0][0]);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void ACommit_IsOnTheDisk_ByTheMeansOfTheSystem(bool isMacOS, int full)
    {
        using var database = Database.Open(_backend.Path, DatabaseAccess.Write);
        foreach (var setting in Database.Settings(DatabaseAccess.Write, isMacOS))
        {
            database.Execute(setting);
        }

        const string SynchronousFull = "2";
        Assert.Equal(SynchronousFull, database.Scalar("PRAGMA synchronous"));
        Assert.Equal($"{full}", database.Scalar("PRAGMA fullfsync"));
        Assert.Equal($"{full}", database.Scalar("PRAGMA checkpoint_fullfsync"));
    }

    [Fact]
    public void Migrations_AreNumberedFromOne_WithoutAGap() => Assert.Equal(
        Enumerable.Range(1, Migrator.LatestVersion).Select(number => $"{number:D4}_"),
        SqlFile.MigrationNames.Select(name => name[..5]));

    [Fact]
    public void EveryStatement_Compiles_AndSaysWhatItIsFor()
    {
        Assert.NotEmpty(SqlFile.StatementNames);
        using var database = Database.Open(_backend.Path, DatabaseAccess.Write);
        foreach (var name in SqlFile.StatementNames)
        {
            database.Use(name);
            var text = Encoding.UTF8.GetString(SqlFile.Statement(name));
            Assert.StartsWith("-- Purpose: ", text);
            Assert.Contains("\n-- Inputs:  ", text);
            Assert.Contains("\n-- Outputs: ", text);
            var code = text.Split('\n').Where(line => !line.StartsWith("--", StringComparison.Ordinal));
            Assert.Single(string.Concat(code), ';');
        }
    }

    [Theory]
    [InlineData("Lost", null, null, null)]
    [InlineData("Pending", null, null, null)]
    [InlineData("Pending", "1", "w", "p")]
    [InlineData("Succeeded", "1", null, null)]
    [InlineData("Received", null, null, null)]
    [InlineData("Received", null, "w", null)]
    [InlineData("Processing", null, null, "p")]
    [InlineData("Failed", null, "w", "p")]
    public void ARowThatCannotBe_IsRefusedByTheSchema(string phase, string? position, string? worker, string? process)
    {
        using var database = new RawDatabase(_backend.Path);
        database.Run("INSERT INTO queues (uid, name, body) VALUES ('q', 'q', '{}')");
        var error = Assert.Throws<InvalidOperationException>(() => Insert(database, phase, position, worker, process));
        Assert.Contains("CHECK constraint failed", error.Message);
    }

    [Theory]
    [InlineData("Pending", "1", null, null)]
    [InlineData("Received", null, "w", "p")]
    [InlineData("Processing", null, "w", "p")]
    [InlineData("Succeeded", null, null, null)]
    [InlineData("Failed", null, null, null)]
    public void ARowThatCanBe_IsAccepted(string phase, string? position, string? worker, string? process)
    {
        using var database = new RawDatabase(_backend.Path);
        database.Run("INSERT INTO queues (uid, name, body) VALUES ('q', 'q', '{}')");
        Insert(database, phase, position, worker, process);
        Assert.Equal(1, database.Number("SELECT count(*) FROM tasks"));
    }

    private static void Insert(RawDatabase database, string phase, string? position, string? worker, string? process)
    {
        static string Literal(string? text) => text is null ? "NULL" : $"'{text}'";
        database.Run(
            $"""
            INSERT INTO tasks (queue_id, uid, phase, position, worker_uid, process_uid, body)
            VALUES (1, 't', '{phase}', {position ?? "NULL"}, {Literal(worker)}, {Literal(process)}, '')
            """);
    }
}
