using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage;

public class LogFollowerTests
{
    private readonly LogFollower _follower = new();

    [Fact]
    public void EachPiece_IsToldOnce()
    {
        Assert.Equal("a\n", Next("a\n", 2));
        Assert.Null(Next("a\n", 2));
        Assert.Equal("bä\n", Next("a\nbä\n", 6));
        Assert.Equal("", Next("a\nbä\n", 6, exitCode: 1));
        Assert.Null(Next("a\nbä\n", 6, exitCode: 1));
    }

    [Fact]
    public void OfATailThatWasCut_TheNewEndIsTold()
    {
        Assert.Equal("xxxx", Next("xxxx", 4));

        // Four bytes are kept, and what came looks like what was there.
        Assert.Equal("xx", Next("xxxx", 6));
        Assert.Equal("xyzw", Next("xyzw", 100));
    }

    [Fact]
    public void WhatIsNotUtf8_IsToldInFull_WhileAllOfItIsKept()
    {
        Assert.Equal("\uFFFD\uFFFD", Next("\uFFFD\uFFFD", 2));
        Assert.Equal("\uFFFDend", Next("\uFFFD\uFFFD\uFFFDend", 6));
    }

    [Fact]
    public void AttemptsAreToldApart()
    {
        Assert.Equal("a", Next("a", 1));
        Assert.Equal("a", _follower.Next(Log("a", 1) with { ProcessUid = "other" })?.StandardOutput);
    }

    private static AttemptLog Log(string output, long bytes) => new() { ProcessUid = "p", StandardOutput = output, StandardOutputBytes = bytes };

    private string? Next(string output, long bytes, int? exitCode = null) => _follower.Next(Log(output, bytes) with { ExitCode = exitCode })?.StandardOutput;
}
