using System.Text;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Handlers;

public class HandlerTextTests
{
    [Fact]
    public void ALineThatIsNoUtf8_IsReadByTheCodePage_AndTheOthersAreNot()
    {
        var page = CodePagesEncodingProvider.Instance.GetEncoding(437)!;
        byte[] bytes = [.. Encoding.UTF8.GetBytes("gr\u00fcn\n"), .. page.GetBytes("gr\u00fcn\n"), .. Encoding.UTF8.GetBytes("\u00e4")];
        Assert.Equal("gr\u00fcn\ngr\u00fcn\n\u00e4", HandlerText.Decode(bytes, page));
        Assert.Equal("", HandlerText.Decode([], page));
        Assert.Equal("\n\n", HandlerText.Decode("\n\n"u8, page));
    }

    [WindowsFact]
    public async Task WhatAHandlerPrintsInTheConsolesCodePage_IsRead()
    {
        // As cmd.exe prints "grün" in the code page 437 or 850.
        await using var bench = new HandlerBench();
        var result = await bench.RunAsync(bench.Handler(HandlerBench.Program("TestHandler"), "print-bytes", "6772816E"));
        Assert.Equal("gr\u00fcn", result.Log!.StandardOutput);
        Assert.Equal(ResultType.Success, result.Result.Type);
    }
}
