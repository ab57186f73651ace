using System.Collections;
using System.Runtime.Versioning;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Handlers;

[UnsupportedOSPlatform("windows")]
public class HandlerEnvironmentTests
{
    private const string ReportPayload =
        "cd \"$(cat)\"; if [ -n \"${PFTQ_TASK_HANDLER_INPUT_PAYLOAD+x}\" ]; then echo variable; else echo file; fi > output/message; wc -c < input/payload > output/payload";

    [UnixFact]
    public async Task APayloadWithANul_IsInTheFileOnly()
    {
        await using var bench = new HandlerBench();
        Assert.Equal(TaskResult.Success("file\n", "3\n"), (await bench.RunAsync(bench.Script(ReportPayload), "a\0b")).Result);
    }

    [UnixTheory]
    [InlineData(1, "variable\n")]
    [InlineData(100_000, "variable\n")]
    [InlineData(131_072, "file\n")]
    [InlineData(1024 * 1024, "file\n")]
    public async Task APayload_IsInTheEnvironmentAsLongAsTheSystemTakesIt_AndAlwaysInTheFile(int size, string where)
    {
        await using var bench = new HandlerBench();
        Assert.Equal(TaskResult.Success(where, $"{size}\n"), (await bench.RunAsync(bench.Script(ReportPayload), new string('p', size))).Result);
    }

    [LinuxFact]
    public async Task APayloadUpToTheSystemsOwnLimit_FitsExactly()
    {
        // MAX_ARG_STRLEN: name, equals sign, value, NUL.
        var largest = 131_072 - "PFTQ_TASK_HANDLER_INPUT_PAYLOAD=".Length - 1;
        await using var bench = new HandlerBench();
        var handler = bench.Script(ReportPayload);
        Assert.Equal("variable\n", (await bench.RunAsync(handler, new string('p', largest))).Result.Message);
        Assert.Equal("file\n", (await bench.RunAsync(handler, new string('p', largest + 1))).Result.Message);
    }

    [UnixFact]
    public async Task HalfACharacter_IsReplaced()
    {
        await using var bench = new HandlerBench();
        var result = await bench.RunAsync(bench.Script("printf %s \"$PFTQ_TASK_HANDLER_INPUT_PAYLOAD\" > \"$(cat)/output/payload\""), "a\uD83Db");
        Assert.Equal("a\uFFFDb", result.Result.Payload);
    }

    [Fact]
    public void TheBackendsSecrets_StayWithTheWorker_AndTheRestIsPassedOn()
    {
        var environment = new HandlerEnvironment(
            new HandlerBench().Worker,
            "{}",
            new Hashtable
            {
                ["PATH"] = "/bin",
                ["MY_PASSWORD"] = "the handler's own",
                ["PFTQ_REDIS_ADDR"] = "host:6379",
                ["PFTQ_REDIS_PASSWORD"] = "hunter2",
                ["pftq_redis_password"] = "hunter2",
                ["PFTQ_REDIS_SENTINEL_PASSWORD"] = "hunter2",
                ["PFTQ_BACKEND"] = "redis://:hunter2@host",
                ["PFTQ_TASK_HANDLER_INPUT_PAYLOAD"] = "of an outer task",
            });
        Assert.Equal(
            ["MY_PASSWORD", "PATH", "PFTQ_REDIS_ADDR", "PFTQ_TASK_HANDLER_INPUT_WORKER_CONFIG_JSON", "PFTQ_TASK_HANDLER_INPUT_WORKER_NAME", "PFTQ_TASK_HANDLER_INPUT_WORKER_UID"],
            environment.Shared.Select(variable => variable.Key).Order(StringComparer.Ordinal));
    }
}
