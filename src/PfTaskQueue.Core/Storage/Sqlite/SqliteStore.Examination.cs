using System.Globalization;
using PfTaskQueue.Checking;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

public sealed partial class SqliteStore
{
    // A tenth of it is the write-ahead log.
    private const long LittleSpace = 200L << 20;

    public async Task<IReadOnlyList<BackendCheck>> ExamineAsync(CancellationToken cancellation) =>
    [
        new BackendCheck("Connection", CheckOutcome.Passed, DisplayName),
        await ExamineWriteAsync(cancellation).ConfigureAwait(false),
        await ExamineFileAsync(cancellation).ConfigureAwait(false),
        ExamineSpace(),
    ];

    private async Task<BackendCheck> ExamineWriteAsync(CancellationToken cancellation)
    {
        var began = _clock.GetTimestamp();
        try
        {
            // The writer's transaction is there before this is called; there is nothing to put into it.
            await _writer.RunAsync(WritePriority.Urgent, _ => true, cancellation).ConfigureAwait(false);
            var took = _clock.GetElapsedTime(began);
            return new BackendCheck("Write", CheckOutcome.Passed, string.Create(CultureInfo.InvariantCulture, $"the file's lock was free after {took.TotalMilliseconds:0.##} ms"));
        }
        catch (PfException e)
        {
            return new BackendCheck("Write", CheckOutcome.Failed, e.Message, e.Advice);
        }
    }

    private async Task<BackendCheck> ExamineFileAsync(CancellationToken cancellation)
    {
        var damages = await _readers.RunAsync(database => database.Column("PRAGMA quick_check(1)"), cancellation).ConfigureAwait(false);
        if (damages is not ["ok"])
        {
            return new BackendCheck(
                "File",
                CheckOutcome.Failed,
                $"the file is damaged: {string.Join("; ", damages)}",
                "stop the workers and restore it from a backup, or save what can be read: sqlite3 queue.db .recover");
        }

        var detail = string.Create(CultureInfo.InvariantCulture, $"{new FileInfo(_settings.Path).Length:N0} bytes, undamaged");
        return FileSystems.FormatOf(Path.GetDirectoryName(_settings.Path)!) is { } format && FileSystems.IsUncertain(format)
            ? new BackendCheck(
                "File",
                CheckOutcome.Warning,
                $"{detail}, on a file system that a program makes ({format})",
                "if other machines see the file there too, put the database on a local disk (sqlite.path): it would lose data")
            : new BackendCheck("File", CheckOutcome.Passed, detail);
    }

    private BackendCheck ExamineSpace()
    {
        var free = new DriveInfo(Path.GetDirectoryName(_settings.Path)!).AvailableFreeSpace;
        return free < LittleSpace
            ? new BackendCheck("Space", CheckOutcome.Warning, $"{free >> 20} MiB free on its disk", "free some: when there is none nothing can be written, and workers lose their leases")
            : new BackendCheck("Space", CheckOutcome.Passed, $"{free >> 20} MiB free on its disk");
    }
}
