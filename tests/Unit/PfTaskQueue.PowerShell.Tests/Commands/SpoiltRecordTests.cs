using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

/// <summary>What people see of a record that cannot be read, and what they can do about it.</summary>
public sealed class SpoiltRecordTests : IClassFixture<EngineFixture>, IClassFixture<RedisFixture>
{
    private const string Uid = "0b64a1f5-5d0e-4d6c-8a55-b1f1a6d3c0e";

    private readonly EngineFixture _engine;
    private readonly RedisFixture _redis;
    private readonly string _prefix = "p" + Guid.NewGuid().ToString("N");

    public SpoiltRecordTests(EngineFixture engine, RedisFixture redis)
    {
        (_engine, _redis) = (engine, redis);
        engine.Run("$global:PSDefaultParameterValues = @{ '*-Pf*:Backend' = $args[0]; '*-Pf*:Credential' = [pscredential]::new('default', $args[1]) }",
            redis.Backend(_prefix), EngineSecret(RedisFixture.Password)).WithoutErrors();
        engine.Run("New-PfQueue good, q > $null; Add-PfTask q p > $null").WithoutErrors();
    }

    private string Root => "_pftaskqueue:" + _prefix;

    private string QueueKey => $"{Root}:queue:{_redis.Cli($"HGET {Root}:queues q\n")}";

    [Theory]
    [InlineData("Get-PfQueue | ForEach-Object Name")]
    [InlineData("Get-PfQueue g*, q* | ForEach-Object Name")]
    [InlineData("'q', 'good' | Get-PfQueue | ForEach-Object Name")]
    public void AQueueThatCannotBeRead_IsAnErrorOfItsOwn_AndTheOthersAreShown(string script)
    {
        _redis.Cli($"SET {QueueKey} spoilt\n");

        var result = _engine.Run(script);

        Assert.Equal(["good"], result.Lines);
        Assert.Equal(["QueueUnreadable"], result.ErrorIds);
        Assert.Null(result.Terminating);
        Assert.Contains("'q'", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Contains("Remove-PfQueue", result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void AQueueThatCannotBeRead_IsResumedWithItsTasks_OrRemoved()
    {
        _redis.Cli($"SET {QueueKey} spoilt\n");
        Assert.Equal(["Active", "p"], Lines("Resume-PfQueue q; Get-PfQueue q | ForEach-Object { \"$($_.State)\" }; Get-PfTask q | ForEach-Object Payload"));
        _redis.Cli($"SET {QueueKey} spoilt\n");
        Assert.Equal(["good"], Lines("Remove-PfQueue q -Force; Get-PfQueue | ForEach-Object Name"));
    }

    [Fact]
    public void AWorkerThatCannotBeRead_IsAnErrorOfItsOwn_AndGetsANewRecord()
    {
        _redis.Cli($"SADD {QueueKey}:workers {Uid}0 {Uid}1\nSET {QueueKey}:worker:{Uid}0 spoilt\n");

        var listed = _engine.Run("Get-PfWorker q; Get-PfWorker q -Uid $args[0]; Repair-PfQueue q -WhatIf; Get-PfWorker q -Uid $args[1]", Uid + "0", Uid + "1");
        Assert.Equal(["WorkerUnreadable", "WorkerUnreadable", "WorkerUnreadable", "WorkerUnreadable"], listed.ErrorIds);
        Assert.Null(listed.Terminating);

        var repaired = _engine.Run("Repair-PfQueue q; Get-PfWorker q | ForEach-Object { \"$($_.Uid) $($_.Phase)\" }").WithoutErrors();
        Assert.Equal([$"{Uid}0 Running", $"{Uid}1 Running"], repaired.Lines.Order());
        Assert.Equal(2, repaired.Warnings.Count);
        Assert.All(repaired.Warnings, warning => Assert.Contains(Uid, warning, StringComparison.Ordinal));
    }

    /// <summary>Records at the edges of what is one: times, durations and counts that nobody would write.</summary>
    [Fact]
    public void ATaskAtTheEdgesOfWhatIsOne_IsShown_Reported_AndRemoved()
    {
        string[] times = ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "0001-01-01T14:00:00+14:00", "9999-12-31T09:59:59-14:00"];
        string[] counts = ["2147483647", "-2147483648"];
        var number = 0;
        var commands = from first in times
                       from last in times
                       from count in counts
                       select Plant($"{Uid[..^2]}{number++:D3}", first, last, count);
        _redis.Cli(string.Concat(commands));
        var file = Path.Combine(_engine.Folder, _prefix);

        var lines = Lines(
            """
            $file = $args[0]
            $tasks = @(Get-PfTask q -State Failed)
            $tasks.Count
            foreach ($property in $tasks[0].PSObject.Properties.Name) { $tasks | ForEach-Object { "$($_.$property)" } | Out-Null }
            $tasks | ConvertTo-PfYaml | Out-Null; $tasks | ConvertTo-PfJson | Out-Null
            Export-PfReport -Queue q -Path "$file.xml"
            Export-PfReport -Queue q -Path "$file.html"
            Measure-PfQueue q | Out-Null; Test-PfQueue q | Out-Null
            Remove-PfTask q -State Completed
            @(Get-PfTask q).Count
            """,
            file);

        Assert.Equal([$"{number}", "1"], lines);
        Assert.True(File.Exists(file + ".xml") && File.Exists(file + ".html"));
    }

    private string Plant(string uid, string first, string last, string count)
    {
        var json = """
            {"uid":"UID","spec":{"payload":"p","retryLimit":-9223372036854775808,"timeoutSeconds":9223372036854775807},"status":{"phase":"Failed","createdAt":"FIRST","failureCount":COUNT,"salvageCount":COUNT,"history":[{"workerUID":"w","workerName":"n","processUID":"p","receivedAt":"LAST","startedAt":"FIRST","finishedAt":"LAST","result":{"type":"Failure","reason":"Failed"}}]}}
            """;
        foreach (var (mark, value) in new[] { ("\"UID\"", $"\"{uid}\""), ("FIRST", first), ("LAST", last), ("COUNT", count), ("\"", "\\\"") })
        {
            json = json.Replace(mark, value, StringComparison.Ordinal);
        }

        return $"SADD {QueueKey}:tasks {uid}\nSET {QueueKey}:task:{uid} \"{json}\"\n";
    }

    private IReadOnlyList<string> Lines(string script, params object?[] arguments) => _engine.Run(script, arguments).WithoutErrors().Lines;

    private static System.Security.SecureString EngineSecret(string text)
    {
        var secret = new System.Security.SecureString();
        foreach (var character in text)
        {
            secret.AppendChar(character);
        }

        return secret;
    }
}
