using System.Collections.Concurrent;
using System.Reflection;
using System.Text;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>The embedded SQL: one statement per file of <c>Sql/</c>, and the scripts of <c>Migrations/</c>.</summary>
internal static class SqlFile
{
    private const string Root = "PfTaskQueue.Storage.Sqlite.";

    private static readonly Assembly Home = typeof(SqlFile).Assembly;
    private static readonly ConcurrentDictionary<string, byte[]> Statements = new(StringComparer.Ordinal);

    /// <summary>The names of all statements, without extension.</summary>
    public static IEnumerable<string> StatementNames => Names("Sql.");

    /// <summary>The names of the migrations in the order in which they run; their number is the version that they lead to.</summary>
    public static IReadOnlyList<string> MigrationNames { get; } = [.. Names("Migrations.").Order(StringComparer.Ordinal)];

    /// <summary>The UTF-8 text of a statement.</summary>
    public static byte[] Statement(string name) => Statements.GetOrAdd(name, static key => Read("Sql." + key));

    public static string Migration(string name) => Encoding.UTF8.GetString(Read("Migrations." + name));

    private static byte[] Read(string name)
    {
        using var stream = Home.GetManifestResourceStream(Root + name + ".sql")
            ?? throw new ArgumentException($"there is no SQL file {name}", nameof(name));
        var text = new byte[stream.Length];
        stream.ReadExactly(text);
        return text;
    }

    private static IEnumerable<string> Names(string folder) =>
        from resource in Home.GetManifestResourceNames()
        where resource.StartsWith(Root + folder, StringComparison.Ordinal)
        select resource[(Root.Length + folder.Length)..^".sql".Length];
}
