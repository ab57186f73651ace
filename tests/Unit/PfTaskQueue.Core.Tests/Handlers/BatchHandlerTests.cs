using System.Runtime.Versioning;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Handlers;

/// <summary>Batch files as handlers.</summary>
[SupportedOSPlatform("windows")]
public class BatchHandlerTests
{
    private static readonly string Program = HandlerBench.Program("TestHandler");

    [WindowsFact]
    public async Task Arguments_ReachTheProgramThatTheBatchFileCalls_AsTheyAre()
    {
        string[] arguments = ["a b", "x=y", "a,b;c", "&calc", "(1)", "a|b<c>d", "", "^", "!PATH!", "plain"];
        await using var bench = new HandlerBench();
        var result = await bench.RunAsync(Batch(bench, $"@\"{Program}\" arguments %*", "dir & (x)", arguments));
        Assert.Equal(TaskResult.Success(), result.Result);
        Assert.Equal(arguments, (await File.ReadAllTextAsync(Path.Join(result.Workspace, "log", "stdout"))).Split('\n'));
    }

    [WindowsFact]
    public async Task ItsExitCode_IsTheHandlers()
    {
        await using var bench = new HandlerBench();
        Assert.Equal(7, (await bench.RunAsync(Batch(bench, "@exit /b 7"))).ExitCode);
    }

    [WindowsTheory]
    [InlineData("x & echo hacked> hacked")]
    [InlineData("exist . echo hacked> hacked & rem")]
    [InlineData("\" & echo hacked> hacked & rem \"")]
    [InlineData("x\r\necho hacked> hacked")]
    public async Task APayload_IsNeverRunAsCode(string payload)
    {
        const string Careless =
            """
            @cd /d "%PFTQ_TASK_HANDLER_WORKSPACE_DIR%\output"
            @set P=%PFTQ_TASK_HANDLER_INPUT_PAYLOAD%
            @if %PFTQ_TASK_HANDLER_INPUT_PAYLOAD%.==x. echo x
            @echo %PFTQ_TASK_HANDLER_INPUT_TASK_JSON%
            @exit /b 0
            """;
        await using var bench = new HandlerBench();
        var result = await bench.RunAsync(Batch(bench, Careless), payload);
        Assert.False(File.Exists(Path.Join(result.Workspace, "output", "hacked")));
        Assert.Equal(payload, await File.ReadAllTextAsync(Path.Join(result.Workspace, "input", "payload")));
    }

    [WindowsFact]
    public async Task AHarmlessPayload_IsInTheVariable()
    {
        await using var bench = new HandlerBench();
        var result = await bench.RunAsync(Batch(bench, "@echo %PFTQ_TASK_HANDLER_INPUT_PAYLOAD%"), "frames/1.png");
        Assert.Equal("frames/1.png", result.Log!.StandardOutput.Trim());
    }

    [WindowsFact]
    public void WhatCmdWouldInterpret_IsRefused_BeforeAnyTask()
    {
        var folder = Directory.CreateTempSubdirectory("pfq-100%-").FullName;
        try
        {
            File.WriteAllText(Path.Join(folder, "x.cmd"), "");
            var error = Assert.Throws<PfException>(() => HandlerCommand.Resolve([@".\x.cmd"], folder));
            Assert.Equal(PfError.HandlerNotFound, error.Error);
            Assert.Contains("'%'", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ProcessHandler Batch(HandlerBench bench, string script, string folder = "", params string[] arguments)
    {
        var path = Path.Join(bench.Folder, folder, "handler.cmd");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, script.ReplaceLineEndings("\r\n"));
        return bench.Handler([path, .. arguments]);
    }
}
