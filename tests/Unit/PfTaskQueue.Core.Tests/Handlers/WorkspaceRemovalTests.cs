using PfTaskQueue.Handlers;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Handlers;

public sealed class WorkspaceRemovalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pfq-removal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AReadOnlyFile_IsRemovedWithTheWorkspace()
    {
        await using var bench = new HandlerBench { HandlerSpec = new TaskHandlerSpec { CleanupWorkspaceDir = true } };
        var result = await bench.RunAsync(bench.Handler(HandlerBench.Program("TestHandler"), "write-read-only", "pack"));
        Assert.Equal(ResultType.Success, result.Result.Type);
        Assert.Null(result.Workspace);
        Assert.Empty(bench.Warnings);
        Assert.Empty(Directory.GetDirectories(Path.Join(bench.Folder, bench.Worker.Uid)));
    }

    [WindowsFact]
    public async Task AFileThatSomebodyHasOpenForAMoment_IsRemovedAfterIt()
    {
        var workspace = Path.Join(_folder, "workspace");
        var output = Directory.CreateDirectory(Path.Join(workspace, "output")).FullName;
        var held = new FileStream(Path.Join(output, "held"), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        Assert.NotNull(WorkspaceRemoval.TryRemove(workspace));
        var removal = WorkspaceRemoval.RemoveAsync(workspace);
        await held.DisposeAsync();
        Assert.Null(await removal);
        Assert.False(Directory.Exists(workspace));
    }

    [Fact]
    public async Task WhatALinkLeadsTo_StaysAsItIs()
    {
        var other = Directory.CreateDirectory(Path.Join(_folder, "other")).FullName;
        var workspace = Path.Join(_folder, "workspace");
        var output = Directory.CreateDirectory(Path.Join(workspace, "output")).FullName;
        Links.Make(Path.Join(output, "link"), other);
        var precious = Path.Join(other, "precious");
        await File.WriteAllTextAsync(precious, "");
        File.SetAttributes(precious, FileAttributes.ReadOnly);
        var inside = Path.Join(output, "file");
        await File.WriteAllTextAsync(inside, "");
        File.SetAttributes(inside, FileAttributes.ReadOnly);
        WorkspaceRemoval.MakeWritable(workspace);
        Assert.True(File.GetAttributes(precious).HasFlag(FileAttributes.ReadOnly));
        Assert.False(File.GetAttributes(inside).HasFlag(FileAttributes.ReadOnly));
        Assert.Null(await WorkspaceRemoval.RemoveAsync(workspace));
        Assert.True(File.Exists(precious));
        File.SetAttributes(precious, FileAttributes.Normal);
    }
}
