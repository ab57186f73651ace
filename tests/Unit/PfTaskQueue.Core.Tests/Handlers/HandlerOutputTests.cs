using System.Runtime.Versioning;
using System.Text;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Handlers;

[UnsupportedOSPlatform("windows")]
public class HandlerOutputTests
{
    [UnixTheory]
    [InlineData("mkfifo output/payload")]
    [InlineData("ln -s /etc/passwd output/payload")]
    [InlineData("ln -s /dev/zero output/payload")]
    [InlineData("mkdir ../other; echo secret > ../other/payload; rm -r output; ln -s ../other output")]
    [InlineData("mkdir output/message")]
    [InlineData("mkfifo output/postHooks.json")]
    public async Task WhatIsNoFileOfTheWorkspace_IsRefused_EvenAfterExitCode0(string act)
    {
        await using var bench = new HandlerBench();
        var result = await bench.RunAsync(bench.Script($"cd \"$(cat)\"; {act}"));
        Assert.Equal(ResultReason.InternalError, result.Result.Reason);
        Assert.StartsWith("can't read output/", result.Result.Message, StringComparison.Ordinal);
        Assert.Null(result.Result.Payload);
        Assert.Equal(0, result.ExitCode);
    }

    [UnixFact]
    public async Task ALinkInsideTheWorkspace_IsFollowed()
    {
        await using var bench = new HandlerBench();
        var result = await bench.RunAsync(bench.Script("cd \"$(cat)\"; echo hi > kept; ln -s ../kept output/payload"));
        Assert.Equal(TaskResult.Success(payload: "hi\n"), result.Result);
    }

    [UnixFact]
    public async Task AnEmptyFile_IsAnEmptyText_AndNoFileIsNone()
    {
        await using var bench = new HandlerBench();
        Assert.Equal(TaskResult.Success(payload: ""), (await bench.RunAsync(bench.Script(": > \"$(cat)/output/payload\""))).Result);
    }

    [UnixFact]
    public async Task AHugeOutput_IsCutInTheMiddle_AndNotReadWhole()
    {
        await using var bench = new HandlerBench();
        var handler = bench.Script("cd \"$(cat)/output\"; printf HEAD > payload; truncate -s 20G payload; printf TAIL >> payload");
        var before = GC.GetTotalAllocatedBytes();
        var payload = (await bench.RunAsync(handler)).Result.Payload!;
        Assert.Equal(1024, Encoding.UTF8.GetByteCount(payload));
        Assert.StartsWith("HEAD", payload, StringComparison.Ordinal);
        Assert.EndsWith("TAIL", payload, StringComparison.Ordinal);
        Assert.Contains("\0..\0", payload, StringComparison.Ordinal);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 100_000_000);
    }

    [WindowsFact]
    public void AnOutputBehindALinkOutOfTheWorkspace_IsRefused()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var workspace = folder.CreateSubdirectory("workspace").FullName;
            File.WriteAllText(Path.Join(folder.CreateSubdirectory("other").FullName, "payload"), "secret");
            var output = Path.Join(workspace, "output");
            Links.Make(output, Path.Join(folder.FullName, "other"));
            Assert.Throws<IOException>(() => OutputFile.ReadText(Path.Join(output, "payload"), workspace, 1024));
            Directory.Delete(output);
            Directory.CreateDirectory(output);
            File.WriteAllText(Path.Join(output, "payload"), "result");
            Assert.Equal("result", OutputFile.ReadText(Path.Join(output, "payload"), workspace, 1024));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(4000)]
    public void ALongText_IsCutAsThePureFunctionCutsIt(int length)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            foreach (var sample in new[] { "abcdefg", "äöüß", "€uro", "😀" })
            {
                for (var shift = 0; shift < 4; shift++)
                {
                    var text = new string('x', shift) + string.Concat(Enumerable.Repeat(sample, length / Encoding.UTF8.GetByteCount(sample)));
                    var path = Path.Join(folder.FullName, "payload");
                    File.WriteAllText(path, text);
                    Assert.Equal(PfTaskQueue.Lifecycle.Limits.Truncate(text, 1024), OutputFile.ReadText(path, folder.FullName, 1024));
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1024)]
    [InlineData(5000)]
    public void WhatIsNotUtf8_BecomesReplacementCharacters_WithinTheLimit(int length)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Join(folder.FullName, "message");
            File.WriteAllBytes(path, Enumerable.Repeat((byte)0xFF, length).ToArray());
            var text = OutputFile.ReadText(path, folder.FullName, 1024)!;
            Assert.True(Encoding.UTF8.GetByteCount(text) <= 1024);
            Assert.StartsWith(OperatingSystem.IsWindows() ? HandlerText.Decode([0xFF]) : "\uFFFD", text, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [UnixFact]
    public async Task BadHooks_FailTheTask_AfterExitCode0()
    {
        await using var bench = new HandlerBench();
        var result = await bench.RunAsync(bench.Script("cd \"$(cat)/output\"; printf kept > payload; printf '{\"payload\":\"a\"}' > postHooks.json"));
        Assert.Equal(
            TaskResult.Failure(ResultReason.InternalError, "can't read output/postHooks.json: it is JSON, but no array of tasks", "kept"), result.Result);
        Assert.Empty(result.PostHooks);
    }

    [UnixFact]
    public async Task TooManyHooks_OrTooLargeAFile_FailTheTask_AfterExitCode0()
    {
        await using var bench = new HandlerBench();
        var many = await bench.RunAsync(bench.Script("cd \"$(cat)/output\"; { printf '[{}'; yes ',{}' | head -n 899999; printf ']'; } > postHooks.json"));
        Assert.Equal(
            TaskResult.Failure(ResultReason.InternalError, "can't read output/postHooks.json: it asks for 900000 tasks; at most 10000 are taken"), many.Result);
        Assert.Empty(many.PostHooks);
        var large = await bench.RunAsync(bench.Script("cd \"$(cat)/output\"; truncate -s 17M postHooks.json"));
        Assert.Equal(ResultReason.InternalError, large.Result.Reason);
        Assert.Contains("17825792 bytes; at most 16777216", large.Result.Message!, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task HooksHalfWritten_WhenTheHandlerWasCutShort_AreNoErrorOfTheirOwn()
    {
        await using var bench = new HandlerBench();
        var result = await bench.RunAsync(
            bench.Script("cd \"$(cat)/output\"; printf '[{\"payl' > postHooks.json; sleep 600"), timeout: TimeSpan.FromSeconds(1));
        Assert.Equal(ResultReason.Timeout, result.Result.Reason);
        Assert.Empty(result.PostHooks);
    }
}
