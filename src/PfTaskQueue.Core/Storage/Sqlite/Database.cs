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
    /// <summary>How long closing waits for another writer: a log that is left costs the next opening a little, and nothing else.</summary>
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(1);

    private readonly sqlite3 _handle;
    private readonly string _path;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);
    private FrozenFile? _frozen;
    private WriteLock? _lock;

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

    /// <summary>What it has open; null: the system keeps that in its place, or it is opened without a log.</summary>
    public OpenFiles? Files { get; private set; }

    /// <summary>Whether this connection reads what is at the path now. May be asked on any thread.</summary>
    public bool IsCurrent => Files is not { AreInPlace: false } && _frozen is not { IsUnchanged: false };

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
            foreach (var setting in Settings(access, OperatingSystem.IsMacOS()))
            {
                database.Execute(setting);
            }

            // The log is copied back and removed by a writer alone: it knows whether it may.
            if (access != DatabaseAccess.Write)
            {
                database.LeaveLogOnClose();
            }

            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>How a connection is set up.</summary>
    internal static IReadOnlyList<string> Settings(DatabaseAccess access, bool isMacOS)
    {
        // A reader opens the file for writing all the same: the index of the log is shared memory.
        var settings = new List<string> { "PRAGMA temp_store = MEMORY" };
        if (access != DatabaseAccess.Write)
        {
            return [.. settings, "PRAGMA query_only = ON"];
        }

        // FULL: the log is on the disk before a commit returns, so that what was acknowledged survives a power cut.
        settings.Add("PRAGMA synchronous = FULL");
        settings.Add("PRAGMA cache_size = -8192");

        // Every step of a task writes the same few pages again: a log of 16 MB copies them back to the file less often.
        settings.Add("PRAGMA wal_autocheckpoint = 4096");
        if (isMacOS)
        {
            // There fsync leaves the data in the drive's own memory: https://sqlite.org/pragma.html#pragma_fullfsync.
            settings.Add("PRAGMA fullfsync = ON");
            settings.Add("PRAGMA checkpoint_fullfsync = ON");
        }

        return settings;
    }

    /// <summary>Says which files are open, and for a writer, what keeps others out.</summary>
    public void Guard(OpenFiles? files, WriteLock? writeLock = null)
    {
        (Files, _lock) = (files, writeLock);
        if (writeLock is not null)
        {
            files?.Register();
        }
    }

    /// <summary>Says in which state the file was when it was opened without a log.</summary>
    public void Guard(FrozenFile frozen) => _frozen = frozen;

    /// <summary>Begins a transaction that writes.</summary>
    /// <exception cref="PfException">
    /// <see cref="PfError.BackendBusy"/>, <see cref="PfError.BackendReplaced"/>, <see cref="PfError.BackendTooNew"/>: nothing was begun.
    /// </exception>
    public void BeginWrite()
    {
        if (_lock is not null && !_lock.TryEnter())
        {
            throw SqliteErrors.Busy(_path, "another process writes");
        }

        try
        {
            Execute("BEGIN IMMEDIATE");
            Files?.Check();
            Migrator.RequireKnown(this, _path);
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    /// <summary>Ends the transaction; what it changed is durable, in the file at the path.</summary>
    public void CommitWrite()
    {
        Execute("COMMIT");
        Files?.Check();
        _lock?.Leave();
    }

    /// <summary>Reads in one snapshot.</summary>
    public T Read<T>(Func<Database, T> read)
    {
        Execute("BEGIN");
        try
        {
            Migrator.RequireKnown(this, _path);
            var result = read(this);
            Execute("COMMIT");
            return _frozen is not { IsUnchanged: false } ? result : throw SqliteErrors.Busy(_path, "it was written while it was read");
        }
        catch
        {
            Rollback();
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

    /// <summary>Ends the statement that runs with an error. May be called on any thread.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(_handle);

    /// <summary>Undoes the open transaction. There is none if SQLite has done so itself, and that is no error.</summary>
    public void Rollback()
    {
        _ = raw.sqlite3_exec(_handle, "ROLLBACK");
        _lock?.Leave();
    }

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

        // The last to close copies the log back and removes it, by its name: not while another writes, and no log but this one's.
        if (!OperatingSystem.IsWindows() && !(_lock is not null && SpinWait.SpinUntil(_lock.TryEnter, LastWait) && IsCurrent))
        {
            LeaveLogOnClose();
        }

        _handle.Dispose();
        if (_lock is not null)
        {
            Files?.Unregister();
            _lock.Dispose();
        }
    }

    private void LeaveLogOnClose() => _ = raw.sqlite3_db_config(_handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);

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
