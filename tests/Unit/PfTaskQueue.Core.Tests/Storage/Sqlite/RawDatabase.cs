using System.Globalization;
using System.Text;
using SQLitePCL;

namespace PfTaskQueue.Core.Tests.Storage.Sqlite;

/// <summary>A connection of the test's own, to look at a file and to change it behind the store's back.</summary>
internal sealed class RawDatabase : IDisposable
{
    private readonly sqlite3 _handle;

    public RawDatabase(string path)
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_open(path, out _handle));
        Check(raw.sqlite3_busy_timeout(_handle, 20_000));

        // What a test puts there need not survive a power cut.
        Run("PRAGMA synchronous = OFF");
    }

    /// <summary>Runs a statement with its parameters, and gives its rows as text.</summary>
    public List<string?[]> Run(string sql, params string[] parameters) => Run(sql, Array.ConvertAll(parameters, Encoding.UTF8.GetBytes));

    /// <summary>As above, with texts that need not be UTF-8.</summary>
    public List<string?[]> Run(string sql, byte[][] parameters)
    {
        Check(raw.sqlite3_prepare_v2(_handle, sql, out var statement));
        using (statement)
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                // An empty span has no address, and SQLite would take it for null.
                Check(parameters[i].Length == 0
                    ? raw.sqlite3_bind_text(statement, i + 1, "")
                    : raw.sqlite3_bind_text(statement, i + 1, parameters[i].AsSpan()));
            }

            var rows = new List<string?[]>();
            int result;
            while ((result = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
                rows.Add([.. Enumerable.Range(0, raw.sqlite3_column_count(statement)).Select(column => raw.sqlite3_column_text(statement, column).utf8_to_string())]);
            }

            Check(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result);
            return rows;
        }
    }

    public long Number(string sql, params string[] parameters) => long.Parse(Run(sql, parameters)[0][0]!, CultureInfo.InvariantCulture);

    public void Dispose() => _handle.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw new InvalidOperationException($"{result}: {raw.sqlite3_errmsg(_handle).utf8_to_string()}");
        }
    }
}
