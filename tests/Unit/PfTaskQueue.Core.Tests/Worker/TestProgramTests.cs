using System.Diagnostics;
using System.Globalization;
using System.Text;
using PfTaskQueue.Core.Tests.Storage.Redis;
using PfTaskQueue.Tests.Shared;

namespace PfTaskQueue.Core.Tests.Worker;

/// <summary>This program itself, as somebody else starts it, and ends it.</summary>
public sealed class TestProgramTests : IDisposable
{
    private const string MarkFile = "PFTQ_TEST_MARK_FILE";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Not the process's own path: that is dotnet where the tests are run by it.</summary>
    private static readonly string Program = Path.ChangeExtension(typeof(TestProgramTests).Assembly.Location, null);

    private readonly string _folder = Directory.CreateTempSubdirectory("pftq-program-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // As below nohup, and in the background of a script.
    [Fact]
    public async Task TestsThatSignalWorkers_Pass_WhereSignalsAreIgnored()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX ones");
        using var program = Start(
            "/bin/sh", "-c", """trap '' INT HUP QUIT; exec "$0" "$@" """, Program,
            "-method", $"*{nameof(WorkerProcessTests)}.{nameof(WorkerProcessTests.ASignal_PutsRunningTasksBack_AndNoHandlerStays)}");
        try
        {
            var said = program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await program.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

            Assert.Contains("Total: 3, Errors: 0, Failed: 0, Skipped: 0", await said, StringComparison.Ordinal);
        }
        finally
        {
            program.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task AProgramThatIsKilled_LeavesNoServer_NoWorker_AndNoHandler()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what is left is found by /proc");
        RedisServer.SkipIfMissing();
        using var program = Start(Program, "-explicit", "only", "-method", $"*{nameof(TestProgramTests)}.{nameof(HasAServerAWorkerAndAHandler_AndWaits)}");
        _ = program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var file = Path.Combine(_folder, "mark");
        Assert.True(SpinWait.SpinUntil(() => File.Exists(file) || program.HasExited, Patience) && !program.HasExited, "it has started nothing");
        var mark = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => Marked(mark).Count >= 2, Patience), "the worker or its handler has no mark");
        var server = int.Parse(await File.ReadAllTextAsync(file + ".server", TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        Assert.Contains("redis-server", Read($"/proc/{server}", "cmdline"), StringComparison.Ordinal);

        program.Kill();

        Assert.True(SpinWait.SpinUntil(() => Marked(mark).Count == 0, Patience), string.Join('\n', Marked(mark)));
        Assert.True(SpinWait.SpinUntil(() => Read($"/proc/{server}", "cmdline").Length == 0, Patience), "the server is left");
    }

    [Fact(Explicit = true)]
    public async Task HasAServerAWorkerAndAHandler_AndWaits()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(MarkFile) is null, "it is started by another test, which kills it");
        await using var ground = await WorkerGround.OpenAsync("redis");
        await ground.AddAsync(1);
        await using var worker = ground.Start("", "/bin/sleep", "300");
        await worker.SaysAsync("started");
        var file = Environment.GetEnvironmentVariable(MarkFile)!;
        var server = (await (await SharedRedis.ServerAsync()).Admin.InfoAsync("server"))[0].Single(line => line.Key == "process_id");
        await File.WriteAllTextAsync(file + ".server", server.Value, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file + ".part", Environment.GetEnvironmentVariable(ChildGuard.Mark));
        File.Move(file + ".part", file);
        await Task.Delay(Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken);
    }

    private Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment[MarkFile] = Path.Combine(_folder, "mark");
        start.Environment["TMPDIR"] = _folder;
        return Process.Start(start)!;
    }

    private static List<string> Marked(string mark) =>
        [.. Directory.EnumerateDirectories("/proc").Where(process => Read(process, "environ").Contains($"{ChildGuard.Mark}={mark}", StringComparison.Ordinal)).Select(process => Read(process, "cmdline"))];

    private static string Read(string process, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(process, file)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
