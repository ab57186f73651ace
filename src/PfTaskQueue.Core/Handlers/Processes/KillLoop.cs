namespace PfTaskQueue.Handlers.Processes;

/// <summary>Kills processes until none is left: one that is about to die may still start another.</summary>
internal static class KillLoop
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    /// <param name="kill">Kills those that are there now.</param>
    /// <param name="isEmpty">Whether none is left.</param>
    /// <returns>False: the kernel holds some of them; see <see cref="HandlerProcess.KillAsync"/>.</returns>
    public static async Task<bool> RunAsync(Func<Task> kill, Func<Task<bool>> isEmpty)
    {
        var start = TimeProvider.System.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(1);
        while (true)
        {
            await kill().ConfigureAwait(false);
            if (await isEmpty().ConfigureAwait(false))
            {
                return true;
            }

            if (TimeProvider.System.GetElapsedTime(start) > Limit)
            {
                return false;
            }

            // Real time: what is waited for here is the kernel.
            await Task.Delay(pause).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
