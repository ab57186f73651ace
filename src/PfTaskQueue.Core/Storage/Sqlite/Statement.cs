using System.Text;
using SQLitePCL;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>
/// A prepared statement that its connection keeps. Parameters are bound in the order of their numbers; disposing makes it
/// ready for the next use. Not thread-safe, as its connection.
/// </summary>
internal sealed class Statement(Database database, sqlite3_stmt handle) : IDisposable
{
    private int _bound;

    public Statement Bind(long value)
    {
        Check(raw.sqlite3_bind_int64(handle, ++_bound, value));
        return this;
    }

    public Statement Bind(bool value) => Bind(value ? 1L : 0L);

    public Statement Bind(string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(handle, ++_bound));
            return this;
        }

        return Bind(Encoding.UTF8.GetBytes(value));
    }

    /// <summary>Binds a text given as UTF-8.</summary>
    public Statement Bind(byte[] utf8)
    {
        // An empty span has no address, and SQLite would take it for null.
        Check(utf8.Length == 0
            ? raw.sqlite3_bind_text(handle, ++_bound, "")
            : raw.sqlite3_bind_text(handle, ++_bound, utf8.AsSpan()));
        return this;
    }

    /// <summary>Binds bytes that need not be a text.</summary>
    public Statement BindBlob(byte[] bytes)
    {
        // An empty span has no address here either.
        Check(bytes.Length == 0 ? raw.sqlite3_bind_zeroblob(handle, ++_bound, 0) : raw.sqlite3_bind_blob(handle, ++_bound, bytes.AsSpan()));
        return this;
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>False: there is none.</returns>
    public bool Step() => raw.sqlite3_step(handle) switch
    {
        raw.SQLITE_ROW => true,
        raw.SQLITE_DONE => false,
        _ => throw database.Failure(),
    };

    /// <summary>Runs a statement that has no rows, and makes it ready for the next use.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run()
    {
        using (this)
        {
            Step();
            return database.Changes;
        }
    }

    public long Integer(int column) => raw.sqlite3_column_int64(handle, column);

    /// <summary>The text of a column; what is not UTF-8 in it becomes U+FFFD.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, column));

    /// <summary>The content of a column as it is stored.</summary>
    public byte[] Bytes(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    public string? OptionalText(int column) =>
        raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL ? null : Text(column);

    public void Dispose()
    {
        // The result repeats the error of the step, which has been reported.
        _ = raw.sqlite3_reset(handle);
        Check(raw.sqlite3_clear_bindings(handle));
        _bound = 0;
    }

    internal void Close() => handle.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw database.Failure();
        }
    }
}
