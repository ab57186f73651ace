using System.Runtime.CompilerServices;
using System.Text;
using PfTaskQueue.Checking;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

public sealed partial class RedisStore
{
    private const int InspectionPage = 1000;

    /// <remarks>The first look is a <see cref="QueueSurvey"/>; what it suspects is looked at again, each task in one atomic step.</remarks>
    public async IAsyncEnumerable<Finding> InspectQueueAsync(QueueInfo queue, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var survey = new QueueSurvey(_connection, _keys, _server, queue, Math.Min(_settings.ChunkSizeInGet, InspectionPage));
        var seen = new UidSet();
        await foreach (var suspect in survey.FindSuspectsAsync(cancellation).ConfigureAwait(false))
        {
            foreach (var finding in seen.Add(suspect) ? await LookAgainAsync(queue, suspect, survey.Workers, cancellation).ConfigureAwait(false) : [])
            {
                yield return finding;
            }
        }

        await foreach (var (kind, uid) in FindStraysAsync(queue.Uid, cancellation).ConfigureAwait(false))
        {
            var findings = kind == "worker" ? await LookAtStrayWorkerAsync(queue, uid, cancellation).ConfigureAwait(false)
                : seen.Add(uid) ? await LookAgainAsync(queue, uid, survey.Workers, cancellation).ConfigureAwait(false)
                : [];
            foreach (var finding in findings)
            {
                yield return finding;
            }
        }

        foreach (var uid in survey.SuspectWorkers)
        {
            if (await LookAtWorkerAsync(queue, uid, cancellation).ConfigureAwait(false) is { } finding)
            {
                yield return finding;
            }
        }

        await foreach (var finding in InspectDeadLettersAsync(queue, cancellation).ConfigureAwait(false))
        {
            yield return finding;
        }
    }

    /// <remarks>A worker may register and take the task after the first look: the last word is spoken with the workers as they are now.</remarks>
    private async Task<IReadOnlyList<Finding>> LookAgainAsync(
        QueueInfo queue, string uid, IReadOnlyCollection<string> workers, CancellationToken cancellation)
    {
        var sighting = await SightAsync(queue, uid, workers, cancellation).ConfigureAwait(false);
        if (!TaskCheck.Judge(queue, sighting).Any())
        {
            return [];
        }

        var running = await RosterOf(queue.Name, queue.Uid).ReadAsync(cancellation).ConfigureAwait(false);
        sighting = await SightAsync(queue, uid, [.. workers, .. running.Select(worker => (string)worker.Key!)], cancellation).ConfigureAwait(false);
        return await IsThereAsync(queue, cancellation).ConfigureAwait(false) ? [.. TaskCheck.Judge(queue, sighting)] : [];
    }

    private async Task<TaskSighting> SightAsync(
        QueueInfo queue, string uid, IReadOnlyCollection<string> workers, CancellationToken cancellation)
    {
        var reply = (RedisResult[])(await RunAsync(
            RedisScripts.InspectTask,
            [_keys.Tasks(queue.Uid), _keys.Pending(queue.Uid), _keys.Claims(queue.Uid)],
            [_keys.TaskPrefix(queue.Uid), _keys.WorkerPrefix(queue.Uid), uid, Uid.New().Length, .. workers.Select(worker => (RedisValue)worker)],
            cancellation).ConfigureAwait(false))!;
        var now = Observe(reply);
        List<Holding> holdings = [];
        for (var i = 6; i < reply.Length; i += 3)
        {
            var worker = StoredWorker.Find((RedisValue)reply[i], (RedisValue)reply[i + 2], queue.Name, queue.Uid);
            holdings.Add(new Holding(
                (string)reply[i]!,
                (string)reply[i + 1]! == "claimed" ? HoldingKind.Claimed : HoldingKind.Held,
                worker is null ? null : WorkerLifecycle.AsSeen(worker, now)));
        }

        return new TaskSighting(uid, (string?)reply[2])
        {
            Listed = (long)reply[3] == 1,
            Waiting = (int)reply[4],
            Holdings = holdings,
            ClaimNotedFor = Claim.Parse((string?)reply[5])?.By.WorkerUid,
        };
    }

    private async IAsyncEnumerable<(string Kind, string Uid)> FindStraysAsync(string queue, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var cursor = (RedisValue)0;
        do
        {
            var reply = (string?[])(await RunAsync(
                RedisScripts.FindStrays,
                [_keys.Tasks(queue), _keys.Workers(queue)],
                [cursor, InspectionPage, EscapePattern(_keys.QueuePrefix + queue) + ":*", _keys.TaskPrefix(queue), _keys.WorkerPrefix(queue), Uid.New().Length],
                cancellation).ConfigureAwait(false))!;
            for (var i = 1; i < reply.Length; i += 2)
            {
                yield return (reply[i]!, reply[i + 1]!);
            }

            cursor = reply[0];
        }
        while (cursor != 0);
    }

    private async Task<IReadOnlyList<Finding>> LookAtStrayWorkerAsync(QueueInfo queue, string uid, CancellationToken cancellation) =>
        await _connection.CallAsync(database => database.SetContainsAsync(_keys.Workers(queue.Uid), uid), cancellation).ConfigureAwait(false)
            || !await IsThereAsync(queue, cancellation).ConfigureAwait(false)
            ? []
            : [new Finding(queue.Name, FindingKind.WorkerUnlisted, uid, $"worker {uid} has data and is not in the list of workers")];

    private async Task<Finding?> LookAtWorkerAsync(QueueInfo queue, string uid, CancellationToken cancellation)
    {
        var text = (await _connection.ReadAsync([_keys.Worker(queue.Uid, uid)], cancellation).ConfigureAwait(false))[0];
        return StoredWorker.TryRead(uid, text, queue.Name, queue.Uid, out var worker, out var fault)
            && (fault = WorkerLifecycle.FindFault(worker, _server.Now)) is null ? null
            : !await IsThereAsync(queue, cancellation).ConfigureAwait(false) ? null
            : text.IsNull ? new Finding(queue.Name, FindingKind.WorkerMissing, uid, $"worker {uid} has no record")
            : new Finding(queue.Name, FindingKind.WorkerUnreadable, uid, $"the record of worker {uid} cannot be used: {fault}");
    }

    private async IAsyncEnumerable<Finding> InspectDeadLettersAsync(QueueInfo queue, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var number = 0;
        await foreach (var text in ReadDeadLetterTextsAsync(queue, cancellation).ConfigureAwait(false))
        {
            number++;
            if (!Wire.TryReadDeadLetter((string)text!, queue.Name, out _, out var fault))
            {
                yield return new Finding(queue.Name, FindingKind.DeadLetterUnreadable, "", $"dead letter {number} cannot be read: {fault}");
            }
        }
    }

    private Task<bool> IsThereAsync(QueueInfo queue, CancellationToken cancellation) =>
        _connection.CallAsync(database => database.KeyExistsAsync(_keys.Queue(queue.Uid)), cancellation);

    private static string EscapePattern(string text)
    {
        var pattern = new StringBuilder();
        foreach (var character in text)
        {
            pattern.Append(character is '*' or '?' or '[' or ']' or '\\' or '^' ? "\\" : "").Append(character);
        }

        return pattern.ToString();
    }
}
