using PfTaskQueue.Checking;
using PfTaskQueue.Model;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

public sealed partial class RedisStore
{
    private const int Pings = 5;

    public async Task<IReadOnlyList<BackendCheck>> ExamineAsync(CancellationToken cancellation)
    {
        var replies = new List<TimeSpan>();
        TimeSpan difference = default;
        for (var i = 0; i < Pings; i++)
        {
            var began = _clock.GetTimestamp();
            var told = await ReadServerTimeAsync(cancellation).ConfigureAwait(false);
            replies.Add(_clock.GetElapsedTime(began));
            difference = told - _clock.GetUtcNow();
        }

        replies.Sort();
        return
        [
            new BackendCheck("Connection", CheckOutcome.Passed, DisplayName),
            RedisExamination.Reply(replies[Pings / 2]),
            RedisExamination.Clock(difference),
            .. RedisExamination.Server(await ReadFactsAsync(cancellation).ConfigureAwait(false), _settings),
        ];
    }

    private async Task<RedisFacts> ReadFactsAsync(CancellationToken cancellation)
    {
        var connection = await RedisConnection.OpenAsync(_settings, _clock, cancellation, mayAsk: true).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var settings = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var pattern in new[] { "append*", "save", "maxmemory*" })
            {
                var (reply, _) = await TryAskAsync(connection, "CONFIG", ["GET", pattern], cancellation).ConfigureAwait(false);
                foreach (var (name, value) in reply?.ToDictionary() ?? [])
                {
                    settings[name] = (string)value!;
                }
            }

            var (info, fault) = await TryAskAsync(connection, "INFO", [], cancellation).ConfigureAwait(false);
            return new RedisFacts(RedisFacts.ReadInfo((string?)info ?? ""), settings, fault);
        }
    }

    /// <summary>A user may not be allowed to ask, and managed services forbid some questions to all.</summary>
    private async Task<(RedisResult? Reply, string? Fault)> TryAskAsync(
        RedisConnection connection, string command, object[] arguments, CancellationToken cancellation)
    {
        try
        {
            return (await connection.AskServerAsync(_keys.Queues, command, arguments, cancellation).ConfigureAwait(false), null);
        }
        catch (PfException e) when (e.Error is PfError.AccessDenied or PfError.InvalidBackend or PfError.BackendFailed)
        {
            return (null, e.Message);
        }
    }
}
