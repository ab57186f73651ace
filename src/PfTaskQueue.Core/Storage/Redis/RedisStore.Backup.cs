using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Redis;

public sealed partial class RedisStore
{
    /// <remarks>A client sees keys at different moments; only the server can copy them all at one.</remarks>
    public Task BackUpAsync(string path, bool overwrite, CancellationToken cancellation) => throw new PfException(
        PfError.NotSupportedByBackend,
        $"{DisplayName} cannot be copied to a file from here",
        "use the server's own means: redis-cli --rdb FILE, or BGSAVE and a copy of its dump file; a hosted server has snapshots");
}
