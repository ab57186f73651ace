using System.Runtime.CompilerServices;
using System.Text;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

public sealed partial class RedisStore
{
    private const int DeadLetterPage = 500;

    private static readonly TaskPhase[] Phases = Enum.GetValues<TaskPhase>();

    /// <remarks>The set of all tasks has no order; a page of it is in memory at a time.</remarks>
    public async IAsyncEnumerable<TaskInfo> ReadTasksAsync(
        QueueInfo queue, TaskFilter filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var unwanted = UnwantedPhases(filter);
        await foreach (var page in PagesAsync(queue, filter, cancellation).ConfigureAwait(false))
        {
            var keys = Array.ConvertAll(page, uid => _keys.Task(queue.Uid, (string)uid!));
            var texts = await _connection.ReadAsync(keys, cancellation).ConfigureAwait(false);
            Dictionary<string, Claim>? claims = null;
            for (var i = 0; i < page.Length; i++)
            {
                if (IsOf(unwanted, texts[i]) || !StoredTask.TryRead(page[i], texts[i], queue.Name, queue.Uid, out var task, out _))
                {
                    continue;
                }

                if (task.Phase == TaskPhase.Pending)
                {
                    claims ??= await ReadClaimsAsync(queue.Uid, cancellation).ConfigureAwait(false);
                    task = claims.TryGetValue(task.Uid, out var claim) ? claim.Apply(task).Task : task;
                }

                if (filter.Matches(task))
                {
                    yield return task;
                }
            }
        }
    }

    public async IAsyncEnumerable<DeadLetter> ReadDeadLettersAsync(
        QueueInfo queue, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var text in ReadDeadLetterTextsAsync(queue, cancellation).ConfigureAwait(false))
        {
            yield return ReadDeadLetter((string)text!, queue.Name);
        }
    }

    /// <remarks>Counted from the oldest, an entry keeps its place while new ones come in front.</remarks>
    private async IAsyncEnumerable<RedisValue> ReadDeadLetterTextsAsync(
        QueueInfo queue, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var key = _keys.DeadLetters(queue.Uid);
        var left = await _connection.CallAsync(database => database.ListLengthAsync(key), cancellation).ConfigureAwait(false);
        for (; left > 0; left -= DeadLetterPage)
        {
            var (first, last) = (-left, Math.Min(-left + DeadLetterPage - 1, -1));
            var page = await _connection.CallAsync(database => database.ListRangeAsync(key, first, last), cancellation).ConfigureAwait(false);
            foreach (var text in page)
            {
                yield return text;
            }
        }
    }

    private IAsyncEnumerable<RedisValue[]> PagesAsync(QueueInfo queue, TaskFilter filter, CancellationToken cancellation) =>
        filter.Uids is { } uids
            ? NamedPagesAsync(uids)
            : _connection.ScanAsync(_keys.Tasks(queue.Uid), _settings.ChunkSizeInGet, cancellation);

    private async IAsyncEnumerable<RedisValue[]> NamedPagesAsync(IReadOnlyList<string> uids)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var page in uids.Distinct(StringComparer.Ordinal).Chunk(_settings.ChunkSizeInGet))
        {
            yield return Array.ConvertAll(page, uid => (RedisValue)uid);
        }
    }

    private async Task<Dictionary<string, Claim>> ReadClaimsAsync(string queue, CancellationToken cancellation)
    {
        var reply = (RedisResult[])(await RunAsync(
            RedisScripts.ReadClaims,
            [_keys.Claims(queue)],
            [_keys.WorkerPrefix(queue), RedisKeys.ClaimedSuffix, Uid.New().Length],
            cancellation).ConfigureAwait(false))!;
        Dictionary<string, Claim> claims = [];
        for (var i = 0; i < reply.Length; i += 2)
        {
            if (Claim.Parse((string)reply[i + 1]!) is { } claim)
            {
                claims[(string)reply[i]!] = claim;
            }
        }

        return claims;
    }

    /// <summary>How the phases that a filter leaves out stand in a text: what has one of them need not be parsed.</summary>
    /// <remarks>A Received task that is only claimed is stored as Pending.</remarks>
    private static byte[][] UnwantedPhases(TaskFilter filter) => filter.Phases is null
        ? []
        : [.. Phases
            .Where(phase => !filter.Phases.Contains(phase) && !(phase == TaskPhase.Pending && filter.Phases.Contains(TaskPhase.Received)))
            .Select(phase => Encoding.UTF8.GetBytes($"\"phase\":\"{phase}\""))];

    private static bool IsOf(byte[][] phases, RedisValue text)
    {
        if (phases.Length == 0 || text.IsNull)
        {
            return false;
        }

        ReadOnlyMemory<byte> bytes = text;
        return Array.Exists(phases, phase => bytes.Span.IndexOf(phase) >= 0);
    }

    private static DeadLetter ReadDeadLetter(string text, string queue) =>
        Wire.TryReadDeadLetter(text, queue, out var letter, out var fault) ? letter : DeadLetter.Unreadable(queue, text, fault);
}
