using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class RemovePfQueueTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public void Force_RemovesTheQueueAndItsTasks()
    {
        var result = engine.Run("New-PfQueue q1 > $null; 1..3 | Add-PfTask q1 > $null; Remove-PfQueue q1 -Force; New-PfQueue q1; Get-PfTask q1").WithoutErrors();

        Assert.Equal(["q1"], result.Lines);
    }

    [Fact]
    public void Question_IsAsked_WithoutForce()
    {
        // The fixture's host cannot ask, so that a question is an error and nothing happens.
        var result = engine.Run("New-PfQueue q2 > $null; Remove-PfQueue q2");

        Assert.Single(result.Errors);
        Assert.Equal(["q2"], engine.Run("Get-PfQueue q2").Lines);
    }

    [Fact]
    public void WhatIf_RemovesNothing_AlsoWithForce()
    {
        var result = engine.Run("New-PfQueue q3 > $null; Remove-PfQueue q3 -Force -WhatIf; & { $WhatIfPreference = $true; Remove-PfQueue q3 -Force }; Get-PfQueue q3").WithoutErrors();

        Assert.Equal(["q3"], result.Lines);
    }

    [Fact]
    public void PassThru_EmitsWhatWasRemoved()
    {
        var result = engine.Run("New-PfQueue q4 | Remove-PfQueue -Confirm:$false -PassThru; Get-PfQueue q4*").WithoutErrors();

        Assert.Equal(["q4"], result.Lines);
    }

    [Fact]
    public void MissingQueue_IsAnError()
    {
        Assert.Equal(["QueueNotFound"], engine.Run("Remove-PfQueue nothere -Force").ErrorIds);
    }
}
