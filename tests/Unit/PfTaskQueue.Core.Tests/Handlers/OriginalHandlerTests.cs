using System.Runtime.Versioning;
using System.Text.Json;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Core.Tests.Handlers;

/// <summary>What a handler written for the original finds and leaves.</summary>
[UnsupportedOSPlatform("windows")]
public class OriginalHandlerTests
{
    [UnixFact]
    public async Task AHandlerOfTheOriginal_RunsUnchanged()
    {
        await using var bench = new HandlerBench();
        var handler = bench.Script(
            """
            set -eu
            workspace=$(cat)
            payload=$(cat "$workspace/input/payload")
            printf 'got %s' "$payload" > "$workspace/output/payload"
            echo "all is well" > "$workspace/output/message"
            cat > "$workspace/output/postHooks.json" <<EOT
            [{"payload": "$payload.next", "retryLimit": "3", "timeout": "10m"}, null]
            EOT
            """,
            "/bin/bash");
        var result = await bench.RunAsync(handler, "scene-1");
        Assert.Equal(TaskResult.Success("all is well\n", "got scene-1"), result.Result);
        Assert.Equal([new TaskSpec { Payload = "scene-1.next", RetryLimit = 3, TimeoutSeconds = 600 }, new TaskSpec()], result.PostHooks);
        Assert.Equal(0, result.ExitCode);
    }

    [UnixFact]
    public async Task TheInput_IsInFilesWithoutFinalNewline_AndInVariables()
    {
        await using var bench = new HandlerBench();
        var handler = bench.Script("env -0 > \"$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output/env\"; cat > \"$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output/stdin\"");
        var task = bench.NewTask(new TaskSpec { Name = "n", Payload = "pay\nload ä", RetryLimit = -1, TimeoutSeconds = 30 });
        var result = await handler.RunAsync(task, bench.Worker, HandlerBench.Patience, default);
        var workspace = result.Workspace!;
        Assert.Equal(Path.Join(bench.Folder, bench.Worker.Uid, task.CurrentRecord!.ProcessUid), workspace);
        Assert.Equal(workspace, await File.ReadAllTextAsync(Path.Join(workspace, "output", "stdin")));

        var expected = new Dictionary<string, (string Variable, string Content)>
        {
            ["payload"] = ("PAYLOAD", "pay\nload ä"),
            ["retryLimit"] = ("RETRY_LIMIT", "-1"),
            ["timeoutSeconds"] = ("TIMEOUT_SECONDS", "30"),
            ["meta/taskUID"] = ("TASK_UID", task.Uid),
            ["meta/processUID"] = ("PROCESS_UID", task.CurrentRecord.ProcessUid),
            ["meta/task.json"] = ("TASK_JSON", Wire.Write(task)),
            ["meta/workerName"] = ("WORKER_NAME", "wörker <1>"),
            ["meta/workerUID"] = ("WORKER_UID", bench.Worker.Uid),
            ["meta/workerConfig.json"] = ("WORKER_CONFIG_JSON", Config(bench)),
        };
        var variables = (await File.ReadAllTextAsync(Path.Join(workspace, "output", "env"))).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        foreach (var (file, (variable, content)) in expected)
        {
            Assert.Equal(content, await File.ReadAllTextAsync(Path.Join(workspace, "input", file)));
            Assert.Contains($"PFTQ_TASK_HANDLER_INPUT_{variable}={content}", variables);
        }

        Assert.Contains("PFTQ_TASK_HANDLER_WORKSPACE_DIR=" + workspace, variables);
        Assert.Equal(expected.Keys.Order(), FilesIn(Path.Join(workspace, "input")));
        Assert.Equal("Processing", JsonDocument.Parse(expected["meta/task.json"].Content).RootElement.GetProperty("status").GetProperty("phase").GetString());
    }

    [UnixFact]
    public async Task TheWorkspace_IsClosedToOthers()
    {
        await using var bench = new HandlerBench();
        var workspace = (await bench.RunAsync(bench.Handler("true"))).Workspace!;
        foreach (var directory in Directory.GetDirectories(workspace, "*", SearchOption.AllDirectories).Append(workspace).Append(Path.GetDirectoryName(workspace)!))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory));
        }

        var others = UnixFileMode.GroupRead | UnixFileMode.UserRead;
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(Path.Join(workspace, "input/meta/taskUID")));
        Assert.All(
            Directory.GetFiles(Path.Join(workspace, "input"), "*", SearchOption.AllDirectories),
            file => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(file) & ~others));
    }

    [UnixFact]
    public async Task TheHandler_StartsInTheGivenDirectory_WithAProcessGroupOfItsOwnAndDefaultSignals()
    {
        await using var bench = new HandlerBench();
        var result = await bench.RunAsync(bench.Script(
            "cd \"$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output\"; printf '%s\\n%s\\n' \"$OLDPWD\" \"$$\" > payload; " +
            "ps -o pgid= -p $$ >> payload; yes | head -n 1 > /dev/null; kill -s PIPE $$"));
        var lines = result.Result.Payload!.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal(bench.Folder, lines[0]);
        Assert.Equal(lines[1], lines[2]);
        Assert.Equal("the handler was killed by signal 13 (SIGPIPE)", result.Result.Message);
        Assert.Null(result.ExitCode);
    }

    [UnixFact]
    public async Task AnotherExitCode_IsAFailure_WithTheOutputsItBrought()
    {
        await using var bench = new HandlerBench();
        var result = await bench.RunAsync(bench.Script("printf p > \"$(cat)/output/payload\"; exit 3"));
        Assert.Equal(TaskResult.Failure(ResultReason.Failed, null, "p"), result.Result);
        Assert.Equal(3, result.ExitCode);
    }

    [UnixFact]
    public async Task AWorkspace_GoesWhenItShall_AndTheWorkersDirectoryWithTheHandler()
    {
        var bench = new HandlerBench { HandlerSpec = new TaskHandlerSpec { CleanupWorkspaceDir = true } };
        var handler = bench.Script("mkdir -p \"$(cat)/output/deep/er\"; ln -s / \"$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output/root\"");
        Assert.Null((await bench.RunAsync(handler)).Workspace);
        var directory = Path.Join(bench.Folder, bench.Worker.Uid);
        Assert.Empty(Directory.GetDirectories(directory));
        await handler.DisposeAsync();
        Assert.False(Directory.Exists(directory));
        Assert.Empty(bench.Warnings);
        Directory.Delete(bench.Folder, recursive: true);
    }

    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order();

    private static string Config(HandlerBench bench) =>
        $$"""
        {"queueName":"render","name":"wörker \u003c1\u003e","concurrency":1,
        "taskHandler":{"defaultTimeout":1800000000000,"commands":["cat"],"cleanupWorkspace":false},
        "heartBeat":{"salvageDuration":15000000000,"expirationDuration":10000000000,"interval":2000000000},
        "exitOnSuspend":true,"exitOnEmpty":false,"exitOnEmptyGracePeriod":10000000000,"numTasks":-1,
        "workDir":"{{bench.Folder}}","numWorkerSalvageOnStartup":7}
        """.ReplaceLineEndings("");
}
