using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class NewPfQueueTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public void Queue_IsEmitted_WithTheStateAskedFor()
    {
        var result = engine.Run("New-PfQueue new1 -State Suspend | ForEach-Object { $_.Name, $_.State, $_.GetType().FullName }").WithoutErrors();

        Assert.Equal(["new1", "Suspend", "PfTaskQueue.Model.QueueInfo"], result.Lines);
    }

    [Fact]
    public void ExistingName_IsAnErrorOfItsOwn_AndTheOthersAreCreated()
    {
        var result = engine.Run("New-PfQueue new2; 'new2', 'new3' | New-PfQueue");

        Assert.Equal(["new2", "new3"], result.Lines);
        Assert.Equal(["QueueAlreadyExists"], result.ErrorIds);
        Assert.Equal("new2", result.Errors[0].TargetObject);
    }

    [Theory]
    [InlineData("a:b")]
    [InlineData(" ")]
    [InlineData(" \t\n\u00a0")]
    [InlineData("x", 257)]
    public void BadName_IsRefused_WithAdvice(string name, int repeat = 1)
    {
        var result = engine.Run("New-PfQueue $args[0]", string.Concat(Enumerable.Repeat(name, repeat)));

        Assert.Equal(["InvalidQueueName"], result.ErrorIds);
        Assert.Contains("256", result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_CreatesNothing()
    {
        var result = engine.Run("New-PfQueue new4 -WhatIf; Get-PfQueue new4");

        Assert.Empty(result.Output);
        Assert.Equal(["QueueNotFound"], result.ErrorIds);
    }

    [Fact]
    public void Queues_AreCreatedByTheirPropertyNames()
    {
        var result = engine.Run("[pscustomobject]@{ Name = 'new5'; State = 'Suspend' } | New-PfQueue | ForEach-Object { \"$($_.Name) $($_.State)\" }").WithoutErrors();

        Assert.Equal(["new5 Suspend"], result.Lines);
    }
}
