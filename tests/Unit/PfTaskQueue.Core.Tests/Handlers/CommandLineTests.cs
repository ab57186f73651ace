using PfTaskQueue.Handlers;
using PfTaskQueue.Handlers.Processes;

namespace PfTaskQueue.Core.Tests.Handlers;

/// <summary>How Windows is told what to start, as texts; what programs read of them is tried where Windows is.</summary>
public class CommandLineTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "\"\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("a\"b", "\"a\\\"b\"")]
    [InlineData("a\\\"b", "\"a\\\\\\\"b\"")]
    [InlineData("a b\\", "\"a b\\\\\"")]
    [InlineData("a\\b", "a\\b")]
    public void AProgramsArgument_IsQuotedByTheRulesOfC(string argument, string quoted) =>
        Assert.Equal($"\"C:\\Program Files\\x.exe\" {quoted}", WindowsCommandLine.Write("C:\\Program Files\\x.exe", [argument]));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "\"\"")]
    [InlineData("x=y", "\"x=y\"")]
    [InlineData("a,b;c", "\"a,b;c\"")]
    [InlineData("a & b", "\"a & b\"")]
    [InlineData("(^!)", "\"(^!)\"")]
    [InlineData("C:\\dir\\", "\"C:\\dir\\\\\"")]
    public void ABatchFilesArgument_IsQuotedByTheRulesOfCmd(string argument, string quoted) =>
        Assert.Equal($"cmd.exe /d /e:on /v:off /s /c \"\"C:\\a & b\\x.cmd\" {quoted}\"", BatchCommandLine.Write("C:\\a & b\\x.cmd", [argument]));

    [Theory]
    [InlineData("C:\\50%\\x.cmd", "a", "its path has a '%'")]
    [InlineData("C:\\x.cmd", "\"", "cmd.exe would interpret")]
    [InlineData("C:\\x.cmd", "%PATH%", "cmd.exe would interpret")]
    [InlineData("C:\\x.cmd", "a\nb", "cmd.exe would interpret")]
    public void WhatCmdCannotBeKeptFromReading_IsRefused(string path, string argument, string why) =>
        Assert.Contains(why, BatchCommandLine.Check(path, [argument])!.Value.Why, StringComparison.Ordinal);

    [Fact]
    public void ALineLongerThanCmdReads_IsRefused()
    {
        Assert.Null(BatchCommandLine.Check("C:\\x.cmd", [new string('a', 8000)]));
        Assert.Contains("8191", BatchCommandLine.Check("C:\\x.cmd", [new string('a', 8191)])!.Value.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEnvironment_IsSorted_AndTheLastOfEqualNamesCounts()
    {
        KeyValuePair<string, string>[] variables = [new("b", "2"), new("A", "1"), new("B", "=3="), new("a_", "")];
        Assert.Equal("A=1\0a_=\0b==3=\0\0", EnvironmentBlock.Write(variables));
        Assert.Equal("\0\0", EnvironmentBlock.Write([]));
    }

    [Theory]
    [InlineData("frames/scene-1_ä.png", true)]
    [InlineData(@"C:\frames\1.png", true)]
    [InlineData("a b", false)]
    [InlineData("exist,C:\\,calc", false)]
    [InlineData("& calc", false)]
    [InlineData("\"", false)]
    [InlineData("%PATH%", false)]
    [InlineData("!PATH!", false)]
    [InlineData("a\r\nb", false)]
    [InlineData("{}", false)]
    [InlineData("*", false)]
    public void OnlyWhatCmdCannotMisread_IsInItsVariables(string payload, bool there)
    {
        KeyValuePair<string, string> payloadVariable = new("PFTQ_TASK_HANDLER_INPUT_PAYLOAD", payload);
        KeyValuePair<string, string> workspace = new(HandlerEnvironment.WorkspaceName, "C:\\a & b");
        var variables = CmdVariables.Of(new AttemptVariables([workspace, new("PFTQ_TASK_HANDLER_INPUT_TASK_UID", payload)], [payloadVariable]));
        Assert.Equal(there ? 3 : 1, variables.All.Count);
        Assert.Contains(workspace, variables.All);
    }
}
