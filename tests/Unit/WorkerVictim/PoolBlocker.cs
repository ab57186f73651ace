namespace WorkerVictim;

/// <summary>Keeps every thread of the pool from its work for a while, as code that blocks does.</summary>
internal static class PoolBlocker
{
    /// <summary>Returns at once. Says when no thread is left, and when they are free again.</summary>
    public static void Start(TimeSpan time) => new Thread(() => Block(time)) { IsBackground = true }.Start();

    private static void Block(TimeSpan time)
    {
        // The pool would add a thread now and then: not above its maximum, which cannot be below its minimum.
        ThreadPool.GetMinThreads(out var count, out var completionCount);
        ThreadPool.GetMaxThreads(out var most, out var mostCompletion);
        ThreadPool.SetMaxThreads(count, completionCount);
        var blocked = new CountdownEvent(count);
        var release = new ManualResetEvent(false);
        for (var i = 0; i < count; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    blocked.Signal();
                    release.WaitOne();
                },
                null);
        }

        blocked.Wait();
        Console.WriteLine("pool blocked");
        Thread.Sleep(time);
        Console.WriteLine("pool free");
        release.Set();
        ThreadPool.SetMaxThreads(most, mostCompletion);
    }
}
