namespace PfTaskQueue.Core.Tests.Handlers;

/// <summary>Waits for what another process does.</summary>
internal static class Eventually
{
    public static async Task BecomesTrueAsync(Func<bool> condition, string what)
    {
        using var deadline = new CancellationTokenSource(HandlerBench.Patience);
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"in vain: {what}");
            await Task.Delay(10);
        }
    }

    /// <summary>Reads a file, somewhere in the folder, once it is there with a whole line in it.</summary>
    public static async Task<string> LineOfAsync(string folder, string file)
    {
        var line = "";
        await BecomesTrueAsync(
            () => Directory.EnumerateFiles(folder, file, SearchOption.AllDirectories).FirstOrDefault() is { } path
                && (line = File.ReadAllText(path)).EndsWith('\n'),
            $"a line in {file}");
        return line.Trim();
    }
}
