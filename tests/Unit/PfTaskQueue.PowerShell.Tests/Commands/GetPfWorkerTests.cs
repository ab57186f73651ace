using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public sealed class GetPfWorkerTests(BusyQueue busy) : IClassFixture<BusyQueue>
{
    private EngineFixture Engine => busy.Engine;

    [Theory]
    [InlineData("All", 3)]
    [InlineData("Running", 1)]
    [InlineData("Succeeded", 1)]
    [InlineData("Failed", 1)]
    [InlineData("Lost", 1)]
    [InlineData("ToSalvage", 0)]
    [InlineData("Running, Lost", 2)]
    public void State_SelectsWorkers(string state, int count) =>
        Assert.Equal(count, Engine.Run($"Get-PfWorker busy -State {state}").WithoutErrors().Output.Count);

    [Theory]
    [InlineData("Get-PfQueue busy | Get-PfWorker -Name l*")]
    [InlineData("[pscustomobject]@{ Queue = 'busy' } | Get-PfWorker -Name LOST")]
    [InlineData("Get-PfWorker busy -State Lost | Get-PfWorker")]
    [InlineData("Get-PfTask busy -State WorkerLost | Get-PfWorker")]
    public void QueueWorkerAndTaskObjects_LeadToWorkers(string script) =>
        Assert.Equal(["lost"], Engine.Run(script + " | ForEach-Object { $_.Name }").WithoutErrors().Lines);

    [Fact]
    public void MissingUid_IsAnError() =>
        Assert.Equal(["WorkerNotFound"], Engine.Run("Get-PfWorker busy -Uid $args[0]", Uid.New()).ErrorIds);

    [Fact]
    public void MissingQueue_IsAnError() => Assert.Equal(["QueueNotFound"], Engine.Run("Get-PfWorker nothere").ErrorIds);

    [Fact]
    public void NoQueue_IsAnError() => Assert.Equal(["InvalidQueueName"], Engine.Run("Get-PfWorker").ErrorIds);
}
