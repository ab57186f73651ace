using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

internal sealed partial class RedisConnection
{
    /// <summary>
    /// Runs a script, and waits until replicas have what it wrote. Whatever else is sent over this connection meanwhile waits too, so it
    /// is for one caller at a time.
    /// </summary>
    /// <param name="script">The script. It writes something also when it is sent again: the wait counts from the last write.</param>
    /// <param name="keys">Its keys.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellation">Gives up; the script may have taken effect.</param>
    /// <returns>The script's reply, how many replicas have what it wrote, and why they could not be waited for (null: they could).</returns>
    public Task<(RedisResult Reply, long Replicas, string? Fault)> RunAndWaitAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellation) => CallAsync(
        async database =>
        {
            // The wait is the connection's: the script must go over the same one.
            var server = await FindServerAsync(database, keys[0]).ConfigureAwait(false);
            var sockets = server.GetCounters().Interactive.SocketCount;
            object[] call = [script.Text, keys.Length, .. keys, .. arguments];
            var reply = await server.ExecuteAsync(_settings.Database, "EVAL", call).ConfigureAwait(false);
            try
            {
                object[] wait = [_settings.WaitReplicas, Math.Ceiling(_settings.WaitReplicasTimeout.TotalMilliseconds)];
                var replicas = (long)await server.ExecuteAsync(_settings.Database, "WAIT", wait).ConfigureAwait(false);
                return server.GetCounters().Interactive.SocketCount == sockets
                    ? (reply, replicas, (string?)null)
                    : throw new TimeoutException("the connection was replaced between the write and the wait");
            }
            catch (RedisServerException e) when (!IsPassing(e))
            {
                return (reply, 0, e.Message);
            }
        },
        cancellation,
        script);
}
