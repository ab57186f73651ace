using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class NewPfTaskSpecTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public void EachLine_BecomesASpec()
    {
        var result = engine.Run("'one', '', 'three' | New-PfTaskSpec | ForEach-Object { \"[$($_.Payload)]\" }").WithoutErrors();

        Assert.Equal(["[one]", "[]", "[three]"], result.Lines);
    }

    [Theory]
    [InlineData("'10m'", 600)]
    [InlineData("90", 90)]
    [InlineData("'90'", 90)]
    [InlineData("1.2", 2)]
    [InlineData("'00:02:00'", 120)]
    [InlineData("([timespan]'00:00:00.5')", 1)]
    [InlineData("'1h30m'", 5400)]
    public void Timeout_IsADuration_OrANumberOfSeconds(string timeout, int seconds)
    {
        var result = engine.Run($"New-PfTaskSpec x -Timeout {timeout} | ForEach-Object {{ $_.TimeoutSeconds }}").WithoutErrors();

        Assert.Equal([seconds.ToString(System.Globalization.CultureInfo.InvariantCulture)], result.Lines);
    }

    [Theory]
    [InlineData("'10x'", "ParameterArgumentTransformationError")]
    [InlineData("''", "ParameterArgumentTransformationError")]
    [InlineData("0", "InvalidTaskSpec")]
    [InlineData("'-5s'", "InvalidTaskSpec")]
    public void BadTimeout_EndsTheCall(string timeout, string errorId)
    {
        var result = engine.Run($"New-PfTaskSpec x -Timeout {timeout}");

        Assert.Empty(result.Output);
        Assert.Equal([errorId], result.ErrorIds);
    }

    [Fact]
    public void Specs_SurviveYamlAndBack()
    {
        var file = Path.Combine(engine.Folder, "specs.yaml");
        var result = engine.Run(
            """
            New-PfQueue specs > $null
            $text = 'plain', "two`nlines", '- odd: "quoted"', "ends with newlines`n`n", '' | New-PfTaskSpec -Name n -RetryLimit -1 -Timeout 1m | ConvertTo-PfYaml
            [System.IO.File]::WriteAllText($args[0], "$text`n")
            Add-PfTask specs -Path $args[0]
            """,
            file).WithoutErrors();

        Assert.Equal(5, result.Output.Count);
        string[] payloads = ["plain", "two\nlines", "- odd: \"quoted\"", "ends with newlines\n\n", ""];
        Assert.Equal(payloads, result.Output.Select(item => item.Properties[nameof(TaskSpec.Payload)].Value));
        Assert.All(result.Output, item => Assert.Equal(TimeSpan.FromMinutes(1), item.Properties[nameof(TaskSpec.Timeout)].Value));
        Assert.All(result.Output, item => Assert.Equal(-1L, item.Properties[nameof(TaskSpec.RetryLimit)].Value));
    }
}
