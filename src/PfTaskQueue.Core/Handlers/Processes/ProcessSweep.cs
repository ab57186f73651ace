namespace PfTaskQueue.Handlers.Processes;

/// <summary>
/// Looks through the machine's processes for all attempts at once. Many are cut short together when a worker stops, each has to
/// look several times, and one look reads two files of every process: on its own, each would keep the others waiting.
/// </summary>
internal static class ProcessSweep
{
    private static readonly object Gate = new();
    private static Task<List<ProcessEntry>> _running = Task.FromResult(new List<ProcessEntry>());
    private static Task<List<ProcessEntry>>? _next;

    /// <summary>What a look finds that begins after this call. Whoever calls before it begins shares it.</summary>
    public static Task<List<ProcessEntry>> NextAsync()
    {
        lock (Gate)
        {
            var running = _running;
            return _next ??= Task.Run(() => BeginAfterAsync(running));
        }
    }

    private static async Task<List<ProcessEntry>> BeginAfterAsync(Task running)
    {
        // One that failed concerns those who shared it.
        await Task.WhenAny(running).ConfigureAwait(false);
        lock (Gate)
        {
            (_running, _next) = (_next!, null);
        }

        return ProcessTable.Read();
    }
}
