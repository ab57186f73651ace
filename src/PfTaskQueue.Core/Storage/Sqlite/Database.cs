using System.Text;
using PfTaskQueue.Model;
using SQLitePCL;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>How a connection is opened.</summary>
internal enum DatabaseAccess
{
    /// <summary>Reads and writes; SQLite falls back to reading alone where the file cannot be written.</summary>
    Write,

    /// <summary>Reads only, beside writers.</summary>
    Read,

    /// <summary>Reads only a file that nobody can change: neither locks nor companion files are used.</summary>
    Immutable,
}

/// <summary>
/// One connection, with its prepared statements. It is synchronous and used by one thread at a time. Every error is a
/// <see cref="PfException"/> that names the file.
/// </summary>
internal sealed class Database : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly string _path;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    static Database() => Batteries_V2.Init();

    private Database(sqlite3 handle, string path)
    {
        _handle = handle;
        _path = path;
    }

    /// <summary>How many rows the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>False: a transaction is open.</summary>
    public bool IsAutocommit => raw.sqlite3_get_autocommit(_handle) != 0;

    public bool IsReadOnly => raw.sqlite3_db_readonly(_handle, "main") == 1;

    /// <exception cref="PfException">The file cannot be opened.</exception>
    public static Database Open(string path, DatabaseAccess access)
    {
        var flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX;
        var name = path;
        if (access == DatabaseAccess.Immutable)
        {
            flags = raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_NOMUTEX | raw.SQLITE_OPEN_URI;
            name = new Uri(path).AbsoluteUri + "?immutable=1";
        }

        var result = raw.sqlite3_open_v2(name, out var handle, flags, null);
        var database = new Database(handle, path);
        try
        {
            if (result != raw.SQLITE_OK)
            {
                throw database.Failure();
            }

            _ = raw.sqlite3_extended_result_codes(handle, 1);
            database.Execute("PRAGMA temp_store = MEMORY");
            if (access == DatabaseAccess.Write)
            {
                // FULL: the log is on the disk before a commit returns, so that what was acknowledged survives a power cut.
                database.Execute("PRAGMA synchronous = FULL");
                database.Execute("PRAGMA cache_size = -8192");

                // Every step of a task writes the same few pages again: a log of 16 MB copies them back to the file less often.
                database.Execute("PRAGMA wal_autocheckpoint = 4096");
            }
            else
            {
                // A reader opens the file for writing all the same: the index of the log is shared memory.
                database.Execute("PRAGMA query_only = ON");
            }

            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>The statement of <c>Sql/&lt;name&gt;.sql</c>, ready for its parameters; disposing it keeps it for the next use.</summary>
    public Statement Use(string name)
    {
        if (!_statements.TryGetValue(name, out var statement))
        {
            _statements.Add(name, statement = Compile(SqlFile.Statement(name)));
        }

        return statement;
    }

    /// <summary>Runs a command of the transaction or the connection: what is no statement about data, and has no rows to read.</summary>
    public void Execute(string command)
    {
        using var statement = Prepared(command);
        while (statement.Step())
        {
        }
    }

    /// <summary>Runs a script of several statements.</summary>
    public void ExecuteScript(string script)
    {
        if (raw.sqlite3_exec(_handle, script) != raw.SQLITE_OK)
        {
            throw Failure();
        }
    }

    /// <summary>The one value of a query about the connection, such as a pragma.</summary>
    public string? Scalar(string query)
    {
        using var statement = Prepared(query);
        return statement.Step() ? statement.OptionalText(0) : null;
    }

    /// <summary>The rows of a query about the connection that has one column.</summary>
    public IReadOnlyList<string> Column(string query)
    {
        using var statement = Prepared(query);
        var rows = new List<string>();
        while (statement.Step())
        {
            rows.Add(statement.Text(0));
        }

        return rows;
    }

    /// <summary>Undoes the open transaction. There is none if SQLite has done so itself, and that is no error.</summary>
    public void Rollback() => _ = raw.sqlite3_exec(_handle, "ROLLBACK");

    /// <summary>The error of the last call.</summary>
    public PfException Failure() =>
        SqliteErrors.Translate(raw.sqlite3_extended_errcode(_handle), raw.sqlite3_errmsg(_handle).utf8_to_string(), _path);

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Close();
        }

        _statements.Clear();
        _handle.Dispose();
    }

    private Statement Prepared(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements.Add(sql, statement = Compile(Encoding.UTF8.GetBytes(sql)));
        }

        return statement;
    }

    private Statement Compile(byte[] sql)
    {
        const uint Persistent = 1;
        return raw.sqlite3_prepare_v3(_handle, sql, Persistent, out var statement) == raw.SQLITE_OK
            ? new Statement(this, statement)
            : throw Failure();
    }
}
