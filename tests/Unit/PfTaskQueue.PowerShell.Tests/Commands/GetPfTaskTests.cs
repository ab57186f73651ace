using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public sealed class GetPfTaskTests(BusyQueue busy) : IClassFixture<BusyQueue>
{
    private EngineFixture Engine => busy.Engine;

    [Theory]
    [InlineData("All", "failed", "lost", "running", "succeeded", "waiting")]
    [InlineData("Pending", "waiting")]
    [InlineData("Received")]
    [InlineData("Processing", "lost", "running")]
    [InlineData("Completed", "failed", "succeeded")]
    [InlineData("Succeeded", "succeeded")]
    [InlineData("Failed", "failed")]
    [InlineData("WorkerLost", "lost")]
    [InlineData("Pending, WorkerLost", "lost", "waiting")]
    public void State_SelectsTasks(string state, params string[] payloads)
    {
        var result = Engine.Run($"Get-PfTask {BusyQueue.Name} -State {state} | ForEach-Object {{ $_.Payload }}").WithoutErrors();

        Assert.Equal(payloads, result.Lines.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Get-PfQueue busy")]
    [InlineData("[pscustomobject]@{ Queue = 'busy' }")]
    [InlineData("'busy'")]
    [InlineData("Get-PfQueue busy | Get-PfTask")]
    public void QueueNamesAndTasks_ComeThroughThePipeline(string source)
    {
        var result = Engine.Run(source + " | Get-PfTask | ForEach-Object { $_.Payload }").WithoutErrors();

        Assert.Equal(["failed", "lost", "running", "succeeded", "waiting"], result.Lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Uid_IsFoundWhole_OrByWildcard_AndAMissingWholeOneIsAnError()
    {
        var result = Engine.Run(
            """
            $task = Get-PfTask busy -State Failed
            Get-PfTask busy -Uid $task.Uid | ForEach-Object { $_.Payload }
            Get-PfTask busy -Uid ($task.Uid.Substring(0, 8) + '*') | ForEach-Object { $_.Payload }
            Get-PfTask busy -Uid zzz*
            Get-PfTask busy -Uid $args[0]
            """,
            Uid.New());

        Assert.Equal(["failed", "failed"], result.Lines);
        Assert.Equal(["TaskNotFound"], result.ErrorIds);
    }

    [Fact]
    public void Name_TakesWildcards() =>
        Assert.Equal(["lost"], Engine.Run("Get-PfTask busy -Name '*OF LOST' | ForEach-Object { $_.Payload }").WithoutErrors().Lines);

    [Fact]
    public void First_EndsTheRead_OverAllQueues()
    {
        var result = Engine.Run("New-PfQueue a, b > $null; 1, 2 | Add-PfTask a > $null; 3, 4 | Add-PfTask b > $null; Get-PfTask a, b -First 3 | ForEach-Object { $_.Payload }").WithoutErrors();

        Assert.Equal(["1", "2", "3"], result.Lines);
    }

    [Fact]
    public void MissingQueue_IsAnError_AndAWildcardIsSilent() =>
        Assert.Equal(["QueueNotFound"], Engine.Run("Get-PfTask nothere; Get-PfTask nothere*").ErrorIds);

    [Theory]
    [InlineData("Get-PfTask", "InvalidQueueName")]
    [InlineData("Get-PfTask q -First 0", "ParameterArgumentValidationError")]
    [InlineData("Get-PfTask q -State Sleeping", "CannotConvertArgumentNoMessage")]
    public void WrongUse_IsRefused(string script, string errorId) => Assert.Equal([errorId], Engine.Run(script).ErrorIds);

    [Fact]
    public void DownstreamBreak_EndsTheRead()
    {
        var result = Engine.Run(
            """
            New-PfQueue many > $null
            1..3000 | Add-PfTask many > $null
            foreach ($once in 1) { Get-PfTask many | ForEach-Object { $_.Payload; break } }
            @(Get-PfTask many).Count
            """).WithoutErrors();

        Assert.Equal(["1", "3000"], result.Lines);
    }

    [Fact]
    public void Stop_EndsTheRead()
    {
        Engine.Run("New-PfQueue long > $null; 1..3000 | Add-PfTask long > $null").WithoutErrors();
        using var shell = Engine.CreateShell("while ($true) { Get-PfTask long }");
        using var output = new PSDataCollection<PSObject>();
        using var first = new ManualResetEventSlim();
        output.DataAdded += (_, _) => first.Set();
        var running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        Assert.True(first.Wait(TimeSpan.FromSeconds(30)));

        shell.Stop();

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.True(running.IsCompleted);
    }
}
