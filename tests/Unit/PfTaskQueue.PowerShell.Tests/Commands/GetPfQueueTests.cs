using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class GetPfQueueTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public void Wildcard_GivesWhatMatches_AndIsSilentWhenNothingDoes()
    {
        var result = engine.Run("New-PfQueue wild1, wild2, tame1 > $null; Get-PfQueue WILD*; Get-PfQueue nothing*").WithoutErrors();

        Assert.Equal(["wild1", "wild2"], result.Lines);
    }

    [Fact]
    public void MissingName_IsAnError_AndTheOthersAreRead()
    {
        var result = engine.Run("New-PfQueue there1 > $null; Get-PfQueue missing1, there1");

        Assert.Equal(["there1"], result.Lines);
        Assert.Equal(["QueueNotFound"], result.ErrorIds);
        Assert.Equal("missing1", result.Errors[0].TargetObject);
    }

    [Fact]
    public void NameWithWildcardCharacters_IsFoundByItself()
    {
        var result = engine.Run("New-PfQueue 'odd[1]' | Get-PfQueue").WithoutErrors();

        Assert.Equal(["odd[1]"], result.Lines);
    }

    [Fact]
    public void ErrorAction_Stop_EndsTheCall()
    {
        var result = engine.Run("Get-PfQueue missing2 -ErrorAction Stop; 'not reached'");

        Assert.Empty(result.Output);
        Assert.StartsWith("QueueNotFound", result.Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Verbose_SaysOneLineForEachCall()
    {
        var result = engine.Run("New-PfQueue talk1 > $null; Get-PfQueue talk1 -Verbose").WithoutErrors();

        Assert.Contains(result.Verbose, line => line.EndsWith(": find queue 'talk1'", StringComparison.Ordinal));
    }

    [Fact]
    public void UnknownBackend_EndsTheCall()
    {
        var result = engine.Run("try { Get-PfQueue -Backend 'carrier-pigeon:coop' } catch { $_.FullyQualifiedErrorId }");

        Assert.Equal(["InvalidBackend,PfTaskQueue.PowerShell.Commands.GetPfQueueCommand"], result.Lines);
    }

    [Fact]
    public void DownstreamBreak_LeavesTheSessionUsable()
    {
        var result = engine.Run("New-PfQueue brk1, brk2, brk3 > $null; foreach ($i in 1) { Get-PfQueue brk* | ForEach-Object { $_; break } }; Get-PfQueue brk3").WithoutErrors();

        Assert.Equal(["brk1", "brk3"], result.Lines);
    }
}
