using PfTaskQueue.Checking;
using PfTaskQueue.Model;

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
            .. await ReadInfoAsync(cancellation).ConfigureAwait(false),
        ];
    }

    private async Task<IEnumerable<BackendCheck>> ReadInfoAsync(CancellationToken cancellation)
    {
        try
        {
            var text = (string)(await RunAsync(RedisScripts.Info, [_keys.Queues], [], cancellation).ConfigureAwait(false))!;
            return RedisExamination.Server(text.Split("\r\n")
                .Select(line => line.Split(':', 2))
                .Where(field => field.Length == 2)
                .GroupBy(field => field[0], StringComparer.Ordinal)
                .ToDictionary(fields => fields.Key, fields => fields.First()[1], StringComparer.Ordinal));
        }
        catch (PfException e) when (e.Error == PfError.AccessDenied)
        {
            return [RedisExamination.Unseen(e.Message)];
        }
    }
}
