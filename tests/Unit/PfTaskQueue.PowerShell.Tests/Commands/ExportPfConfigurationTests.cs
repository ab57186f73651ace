using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class ExportPfConfigurationTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private string Target { get; } = Path.Combine(engine.Folder, Guid.NewGuid().ToString("N") + ".yaml");

    [Fact]
    public void WithoutPath_TheTextIsTheOutput()
    {
        var text = Assert.Single(engine.Run("Export-PfConfiguration -Default").WithoutErrors().Lines);

        Assert.Contains("concurrency: 1", text, StringComparison.Ordinal);
    }

    [Fact]
    public void File_IsReadBack()
    {
        File.WriteAllText(Target + ".source", "worker:\n  concurrency: 7\n");

        var result = engine.Run(
            "$source, $target = $args; Export-PfConfiguration $target -Config $source; Get-PfConfiguration worker.concurrency -Config $target | ForEach-Object { $_.Value }", Target + ".source", Target).WithoutErrors();

        Assert.Equal(["7"], result.Lines);
    }

    [Fact]
    public void ExistingFile_IsOverwrittenByForceOnly()
    {
        File.WriteAllText(Target, "# mine\n");

        Assert.Equal(["FileExists"], engine.Run("Export-PfConfiguration $args[0]", Target).ErrorIds);
        Assert.Equal("# mine\n", File.ReadAllText(Target));
        engine.Run("Export-PfConfiguration $args[0] -Force", Target).WithoutErrors();
        Assert.DoesNotContain("# mine", File.ReadAllText(Target), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_WritesNothing()
    {
        engine.Run("Export-PfConfiguration $args[0] -WhatIf", Target).WithoutErrors();

        Assert.False(File.Exists(Target));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Force")]
    public void Folder_IsAnErrorThatSaysSo(string parameters)
    {
        var result = engine.Run($"Export-PfConfiguration $args[0] {parameters}", engine.Folder);

        Assert.Equal(["PathIsFolder"], result.ErrorIds);
        Assert.Contains("is a folder", result.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingFolder_IsAnError() =>
        Assert.Equal(["FileWriteError"], engine.Run("Export-PfConfiguration $args[0]", Path.Combine(Target, "no", "folder.yaml")).ErrorIds);
}
