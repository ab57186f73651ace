using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

internal sealed partial class RedisConnection
{
    private const int FirstPage = 250;

    /// <summary>
    /// The members of a set, page by page and without blocking the server; one that is added or removed meanwhile may be
    /// missing, and one may come twice when the set shrinks. Pages grow, so that the first one is there at once.
    /// </summary>
    public async IAsyncEnumerable<RedisValue[]> ScanAsync(
        RedisKey set, int pageSize, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var size = Math.Min(FirstPage, pageSize);
        var next = ScanPageAsync(set, 0, size, cancellation);
        for (; ; )
        {
            var (cursor, members) = await next.ConfigureAwait(false);
            size = Math.Min(size * 2, pageSize);
            next = cursor == 0 ? next : ScanPageAsync(set, cursor, size, cancellation);
            if (members.Length > 0)
            {
                yield return members;
            }

            if (cursor == 0)
            {
                yield break;
            }
        }
    }

    /// <summary>The texts at some keys, null where there is none.</summary>
    public Task<RedisValue[]> ReadAsync(RedisKey[] keys, CancellationToken cancellation) =>
        keys.Length == 0 ? Task.FromResult<RedisValue[]>([]) : CallAsync(database => database.StringGetAsync(keys), cancellation);

    /// <summary>Asks the server of a key about itself.</summary>
    public Task<RedisResult> AskServerAsync(RedisKey key, string command, object[] arguments, CancellationToken cancellation) => CallAsync(
        async database =>
        {
            var server = await FindServerAsync(database, key).ConfigureAwait(false);
            return await server.ExecuteAsync(_settings.Database, command, arguments).ConfigureAwait(false);
        },
        cancellation);

    private async Task<(ulong Cursor, RedisValue[] Members)> ScanPageAsync(
        RedisKey set, ulong cursor, int size, CancellationToken cancellation)
    {
        var reply = (RedisResult[])(await CallAsync(
            database => database.ExecuteAsync("SSCAN", set, cursor, "COUNT", size), cancellation).ConfigureAwait(false))!;
        return ((ulong)reply[0], (RedisValue[])reply[1]!);
    }

    /// <summary>The server that a key's writes go to.</summary>
    private async Task<IServer> FindServerAsync(IDatabase database, RedisKey key) =>
        _multiplexer.GetServer(await database.IdentifyEndpointAsync(key).ConfigureAwait(false) ?? throw new TimeoutException("there is no server to ask"));
}
