using System.Runtime.Versioning;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Handlers;

/// <summary>Tests of what the whole process has: they run while no other test does.</summary>
[CollectionDefinition(nameof(HandlerAloneTests), DisableParallelization = true)]
[Collection(nameof(HandlerAloneTests))]
[UnsupportedOSPlatform("windows")]
public class HandlerAloneTests
{
    [LinuxFact]
    public async Task FiveHundredRuns_LeaveNoDescriptorOpen()
    {
        await using var bench = new HandlerBench { HandlerSpec = new TaskHandlerSpec { CleanupWorkspaceDir = true } };
        var handler = bench.Script("printf p > \"$(cat)/output/payload\"");
        await bench.RunAsync(handler);
        var before = OpenDescriptors();
        await Parallel.ForAsync(0, 500, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) =>
            Assert.Equal("p", (await bench.RunAsync(handler)).Result.Payload));

        // The runtime opens one now and then; a leak would show five hundred times.
        Assert.InRange(OpenDescriptors(), 0, before + 10);

        static int OpenDescriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;
    }

    [UnixFact]
    public async Task TheHandlersEnvironment_HasNoPassword()
    {
        Environment.SetEnvironmentVariable("PFTQ_REDIS_PASSWORD", "hunter2");
        try
        {
            await using var bench = new HandlerBench();
            var result = await bench.RunAsync(bench.Script("env | grep -c hunter2 > \"$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output/payload\"; true"));
            Assert.Equal("0\n", result.Result.Payload);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PFTQ_REDIS_PASSWORD", null);
        }
    }
}
