using System.Text;
using PfTaskQueue.Checking;
using PfTaskQueue.Core.Tests.Storage.Conformance;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using PfTaskQueue.Storage.Sqlite;

namespace PfTaskQueue.Core.Tests.Storage.Sqlite;

/// <summary>Damage that only this backend can have: rows and indexes that do not say what the records say.</summary>
public sealed class SqliteInspectionTests : IAsyncLifetime
{
    private readonly SqliteBackend _backend = new();
    private SqliteStore _store = null!;
    private InspectionScene _scene = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await _backend.OpenStoreAsync();
        _scene = await InspectionScene.SetAsync(_store);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Theory]
    [InlineData("waiting", "phase = 'Succeeded', position = NULL", FindingKind.TaskNowhere)]
    [InlineData("waiting", "phase = 'Received', position = NULL, worker_uid = 'w', process_uid = 'p'", FindingKind.TaskMisplaced)]
    [InlineData("done", "phase = 'Pending', position = 99", FindingKind.TaskMisplaced)]
    [InlineData("done", "phase = 'Failed'", FindingKind.TaskMisplaced)]
    [InlineData("claimed", "phase = 'Processing'", FindingKind.TaskMisplaced)]
    [InlineData("running", "phase = 'Pending', position = 99, worker_uid = NULL, process_uid = NULL", FindingKind.TaskMisplaced)]
    [InlineData("running", "phase = 'Failed', worker_uid = NULL, process_uid = NULL", FindingKind.TaskNowhere)]
    [InlineData("running", "worker_uid = 'somebody else'", FindingKind.TaskMisplaced)]
    [InlineData("running", "process_uid = 'another attempt'", FindingKind.TaskMisplaced)]
    public async Task ATaskInTheWrongPlace_IsFound(string which, string change, FindingKind kind)
    {
        var task = _scene.Task(which);
        Run($"UPDATE tasks SET {change} WHERE uid = ?", task.Uid);
        await _scene.AssertFoundAsync(_store, kind, task.Uid);
    }

    [Fact]
    public async Task ATaskOfAWorkerThatHasEnded_IsFound()
    {
        await _store.CompleteTasksAsync(_scene.Worker, [new(_scene.Claimed, new TaskEvent.Release(Attempt.Of(_scene.Claimed)))], default);
        var ended = _scene.Worker with { Phase = WorkerPhase.Succeeded, Reason = WorkerReason.Success };
        Run("UPDATE workers SET phase = 'Succeeded', body = ? WHERE uid = ?", Wire.Write(ended), ended.Uid);
        await _scene.AssertFoundAsync(_store, FindingKind.HolderEnded, _scene.Running.Uid);
    }

    [Fact]
    public async Task TasksOfAWorkerThatThereIsNoneOf_AreFound()
    {
        Run("DELETE FROM workers WHERE uid = ?", _scene.Worker.Uid);
        var findings = await _scene.InspectAsync(_store);
        Assert.Equal(
            new[] { _scene.Claimed.Uid, _scene.Running.Uid }.Order(StringComparer.Ordinal), findings.Select(finding => finding.Uid).Order(StringComparer.Ordinal));
        Assert.All(findings, finding => Assert.Equal(FindingKind.HolderEnded, finding.Kind));
    }

    [Theory]
    [InlineData("body = '{'", FindingKind.WorkerUnreadable)]
    [InlineData("phase = 'Failed'", FindingKind.WorkerMisplaced)]
    public async Task ADamagedWorker_IsFound(string change, FindingKind kind)
    {
        Run($"UPDATE workers SET {change} WHERE uid = ?", _scene.Idle.Uid);
        await _scene.AssertFoundAsync(_store, kind, _scene.Idle.Uid);
    }

    [Fact]
    public async Task AnUnreadableDeadLetter_IsFound()
    {
        Run("UPDATE dead_letters SET body = 'no JSON'");
        await _scene.AssertFoundAsync(_store, FindingKind.DeadLetterUnreadable, "");
    }

    [Fact]
    public async Task AnIndexThatDoesNotAgreeWithItsTable_IsFound()
    {
        await _store.DisposeAsync();
        Run("PRAGMA wal_checkpoint(TRUNCATE)");
        SpoilIndexEntry(_scene.Waiting.Uid);
        _store = await _backend.OpenStoreAsync();
        var findings = await _scene.InspectAsync(_store);
        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.Equal((FindingKind.StorageDamaged, FindingSeverity.Error), (finding.Kind, finding.Severity)));
    }

    /// <summary>The UID stands in the row, before the phase, in the body, before a quote, and in the index of UIDs.</summary>
    private void SpoilIndexEntry(string uid)
    {
        var bytes = File.ReadAllBytes(_backend.Path);
        var spoilt = 0;
        for (var at = 0; (at = IndexOf(bytes, uid, at)) >= 0; at++)
        {
            if (bytes[at + uid.Length] is not ((byte)'"' or (byte)'P' or (byte)'R'))
            {
                bytes[at + uid.Length - 1] = (byte)'z';
                spoilt++;
            }
        }

        Assert.Equal(1, spoilt);
        File.WriteAllBytes(_backend.Path, bytes);
    }

    private static int IndexOf(byte[] bytes, string text, int from)
    {
        var found = bytes.AsSpan(from).IndexOf(Encoding.ASCII.GetBytes(text));
        return found < 0 ? -1 : from + found;
    }

    private void Run(string sql, params string[] parameters)
    {
        using var database = new RawDatabase(_backend.Path);
        database.Run(sql, parameters);
    }
}
