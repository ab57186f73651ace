using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

/// <summary>What the cmdlets that take queues make of what lies in one. Every test has a queue whose task is named like another queue.</summary>
public class QueueInputTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Copy = "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($task))";

    private string Queue { get; } = "in-" + Guid.NewGuid().ToString("N");

    private string Other { get; } = "other-" + Guid.NewGuid().ToString("N");

    [Theory]
    [InlineData("$task")]
    [InlineData(Copy)]
    [InlineData("[pscustomobject]@{ Queue = $queue; Name = $other }")]
    [InlineData("New-PfTaskSpec p -Name $other")]
    [InlineData("[pscustomobject]@{ Payload = $other }")]
    public void ObjectThatIsNoQueue_RemovesNone_AndIsAnErrorOfItsOwn(string item)
    {
        var result = Run($"{item} | Remove-PfQueue -Force; 'went on'; (Get-PfQueue $queue).Name; (Get-PfQueue $other).Name");

        Assert.Equal(["went on", Queue, Other], result.Lines);
        Assert.Equal(["NotAQueue"], result.ErrorIds);
        Assert.NotNull(result.Errors[0].TargetObject);
        Assert.NotEmpty(result.Errors[0].ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void Worker_RemovesNoQueue_AndCreatesNone()
    {
        var result = Run(
            """
            $worker = Start-PfWorker $queue -Name $other -Command true -NumTasks 1 -WorkDir $args[2]
            $worker | Remove-PfQueue -Force; $worker | New-PfQueue; (Get-PfQueue $queue).Name; (Get-PfQueue $other).Name
            """);

        Assert.Equal([Queue, Other], result.Lines);
        Assert.Equal(["NotAQueue", "NotAQueue"], result.ErrorIds);
    }

    [Fact]
    public void Task_CreatesNoQueue()
    {
        var result = Run("Remove-PfQueue $other -Force; $task | New-PfQueue; (Get-PfQueue \"$other*\").Name");

        Assert.DoesNotContain(result.Output, name => name is not null);
        Assert.Equal(["NotAQueue"], result.ErrorIds);
    }

    [Theory]
    [InlineData("$task")]
    [InlineData(Copy)]
    [InlineData("[pscustomobject]@{ Queue = $queue; Name = $other }")]
    public void Task_StandsForItsQueue_WhereThatDoesNoHarm(string item)
    {
        var result = Run(
            $$"""
            {{item}} | Get-PfQueue
            {{item}} | Suspend-PfQueue -PassThru | ForEach-Object { "$($_.Name) $($_.State)" }
            {{item}} | Resume-PfQueue -PassThru | ForEach-Object { "$($_.Name) $($_.State)" }
            {{item}} | Repair-PfQueue -Verbose 4>&1 | ForEach-Object { if ("$_" -like '*workers*') { "$_" -replace '^.*: ' } }
            (Get-PfQueue $other).State
            """).WithoutErrors();

        Assert.Equal([Queue, $"{Queue} Suspend", $"{Queue} Active", $"read workers of '{Queue}'", "Active"], result.Lines);
    }

    [Theory]
    [InlineData("Get-PfQueue $queue")]
    [InlineData("$queue")]
    [InlineData("[pscustomobject]@{ Name = $queue }")]
    [InlineData("[pscustomobject]@{ Queue = $queue }")]
    [InlineData("@{ name = $queue }")]
    [InlineData("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Get-PfQueue $queue)))")]
    public void Queue_IsRemoved_WhateverItIsGivenAs(string item)
    {
        var result = Run($"$item = {item}; $item | Remove-PfQueue -Force -PassThru; Get-PfQueue \"$queue*\"").WithoutErrors();

        Assert.Equal([Queue], result.Lines);
    }

    [Fact]
    public void InputObject_TakesSeveral()
    {
        Assert.Equal([Queue, Other], Run("Remove-PfQueue -InputObject $queue, (Get-PfQueue $other) -Force -PassThru").WithoutErrors().Lines);
    }

    [Fact]
    public void Name_IsMadeOfTheInput_ByAScriptBlock()
    {
        Assert.Equal([Queue], Run("[pscustomobject]@{ Title = $queue } | Remove-PfQueue -Name { $_.Title } -Force -PassThru").WithoutErrors().Lines);
    }

    [Theory]
    [InlineData("Get-PfQueue")]
    [InlineData("Remove-PfQueue -Force")]
    public void Null_IsAnErrorOfItsOwn_AndMeansNoQueue(string cmdlet)
    {
        var result = Run($"$null, $other | {cmdlet} > $null; (Get-PfQueue $queue).Name");

        Assert.Equal([Queue], result.Lines);
        Assert.Equal(["InvalidQueueName"], result.ErrorIds);
    }

    [Theory]
    [InlineData("New-PfQueue")]
    [InlineData("Remove-PfQueue -Force")]
    [InlineData("Suspend-PfQueue")]
    [InlineData("Repair-PfQueue")]
    public void NothingGiven_EndsTheCall(string cmdlet)
    {
        Assert.Equal(["InvalidQueueName"], engine.Run(cmdlet).ErrorIds);
    }

    private ScriptResult Run(string script)
    {
        const string Prologue = "$queue, $other = $args[0..1]; New-PfQueue $queue, $other > $null; $task = Add-PfTask $queue p -Name $other\n";
        return engine.Run(Prologue + script, Queue, Other, engine.Folder);
    }
}
