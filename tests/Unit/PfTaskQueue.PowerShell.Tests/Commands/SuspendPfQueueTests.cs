using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class SuspendPfQueueTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public void State_IsChanged_WithoutOutput()
    {
        var result = engine.Run("New-PfQueue q1 -State Active > $null; Suspend-PfQueue q1; (Get-PfQueue q1).State").WithoutErrors();

        Assert.Equal(["Suspend"], result.Lines);
    }

    [Fact]
    public void PassThru_EmitsTheQueueAsItIsNow()
    {
        var result = engine.Run("New-PfQueue q2 -State Active | Suspend-PfQueue -PassThru | ForEach-Object { $_.State }").WithoutErrors();

        Assert.Equal(["Suspend"], result.Lines);
    }

    [Fact]
    public void WhatIf_ChangesNothing()
    {
        var result = engine.Run("New-PfQueue q3 -State Active > $null; Suspend-PfQueue q3 -WhatIf; (Get-PfQueue q3).State").WithoutErrors();

        Assert.Equal(["Active"], result.Lines);
    }

    [Fact]
    public void MissingQueue_IsAnErrorOfItsOwn_AndTheOthersAreChanged()
    {
        var result = engine.Run("New-PfQueue q4 -State Active > $null; Suspend-PfQueue nothere, q4; (Get-PfQueue q4).State");

        Assert.Equal(["Suspend"], result.Lines);
        Assert.Equal(["QueueNotFound"], result.ErrorIds);
    }

    [Fact]
    public void Wildcards_AreForGet_SoThatNoStateIsChangedByMistake()
    {
        var result = engine.Run("New-PfQueue q5 -State Active > $null; Suspend-PfQueue q5*; (Get-PfQueue q5).State; Get-PfQueue q5* | Suspend-PfQueue; (Get-PfQueue q5).State");

        Assert.Equal(["Active", "Suspend"], result.Lines);
        Assert.Equal(["QueueNotFound"], result.ErrorIds);
    }
}
