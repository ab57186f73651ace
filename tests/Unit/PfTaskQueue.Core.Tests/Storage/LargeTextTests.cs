using System.Diagnostics;
using System.Text;

namespace PfTaskQueue.Core.Tests.Storage;

/// <summary>What every stored text needs of the system below .NET.</summary>
public sealed class LargeTextTests
{
    // Long enough for .NET to compile the loops with all the registers that there are.
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(3);

    /// <summary>.NET stops threads to collect memory, in the middle of a loop too; Wine loses some of their registers.</summary>
    [WindowsFact]
    public async Task ALargeText_StaysAsItIs_WhileMemoryIsCollected()
    {
        var text = new string('x', 1 << 20);
        var done = false;
        var collecting = Task.Run(() =>
        {
            while (!Volatile.Read(ref done))
            {
                GC.Collect(0);
                Thread.Sleep(1);
            }
        });

        var (rounds, spoiled) = (0, 0);
        for (var began = Stopwatch.StartNew(); began.Elapsed < Enough; rounds++)
        {
            spoiled += Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text ? 0 : 1;
        }

        Volatile.Write(ref done, true);
        await collecting;
        Assert.True(spoiled == 0, $"{spoiled} of {rounds} texts were spoiled: with Wine, set DOTNET_EnableAVX512=0 (docs/design/windows.md)");
    }
}
