using System.Text.Json;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Backends;

/// <summary>The cmdlets on Redis, beside the data of an original installation.</summary>
public sealed class RedisTests(EngineFixture engine, RedisFixture redis) : IClassFixture<EngineFixture>, IClassFixture<RedisFixture>
{
    private const string Prefix = "vec";

    [Fact]
    public void AnOriginalInstallation_IsShown_Repaired_AndWorkedOff()
    {
        Load("original-state.jsonl");
        Use(redis.Backend(Prefix));

        Assert.Equal(["demo Active", "paused Suspend"], Lines("Get-PfQueue | ForEach-Object { \"$($_.Name) $($_.State)\" }"));
        foreach (var (state, count) in new[] { ("Pending", 2), ("Received", 0), ("Processing", 1), ("Succeeded", 5), ("Failed", 2), ("All", 10) })
        {
            Assert.Equal(count, Lines($"Get-PfTask demo -State {state} | ForEach-Object Uid").Count);
        }

        Assert.Equal(["w-killed Failed Lost", "w1 Succeeded Success"], Lines("Get-PfWorker demo | ForEach-Object { \"$($_.Name) $($_.Phase) $($_.Reason)\" }").Order());
        Assert.Empty(Lines("Get-PfDeadLetter demo"));
        Assert.Contains("2026-11-24T11:25:55.905389139+09:00", Lines("Get-PfTask demo -Uid a3c1c93e* | ConvertTo-PfJson")[0], StringComparison.Ordinal);

        Assert.Equal(["1"], Lines("Repair-PfQueue demo -PassThru | ForEach-Object { $_.Requeued.Count }"));
        Assert.Equal(["Succeeded"], Lines(
            "Start-PfWorker demo -Command true -ExitOnEmpty -ExitOnEmptyGracePeriod 1ms -WorkDir $args[0] | ForEach-Object Phase", engine.Folder));
        Assert.Equal(8, Lines("Get-PfTask demo -State Succeeded | ForEach-Object Uid").Count);
        Assert.Equal(["True"], Lines("Remove-PfQueue demo -Force; -not (Get-PfQueue demo -ErrorAction Ignore)"));
    }

    [Fact]
    public void ACopy_IsRefused_AndTheErrorNamesTheServersOwnMeans()
    {
        Use(redis.Backend("copied"));
        var path = Path.Combine(engine.Folder, "copy.db");
        var error = Assert.Single(engine.Run("Backup-PfBackend $args[0]", path).AllErrors);

        Assert.StartsWith("NotSupportedByBackend,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("--rdb", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void TheServer_IsLookedAt()
    {
        Use(redis.Backend("looked"));

        // Without an append-only file, and then one that drops keys.
        Assert.Equal(
            ["Connection Passed", "Reply", "Clock Passed", "Version Passed", "Role Passed", "Persistence Warning", "Replicas Passed", "Memory Passed"],
            Lines("Test-PfBackend | ForEach-Object { if ($_.Name -eq 'Reply') { 'Reply' } else { \"$($_.Name) $($_.Outcome)\" } }"));
        redis.Cli("CONFIG SET maxmemory-policy allkeys-lru\nCONFIG SET maxmemory 1gb\n");
        try
        {
            Assert.Equal(["Memory", "False"], Lines("Test-PfBackend | Where-Object Outcome -EQ 'Failed' | ForEach-Object Name; Test-PfBackend -Quiet"));
        }
        finally
        {
            redis.Cli("CONFIG SET maxmemory 0\n");
        }
    }

    [Fact]
    public void TasksThatTooFewReplicasHave_ComeOut_WithOneError()
    {
        Use(redis.Backend("replicas") + "&waitReplicas=2&waitReplicasTimeout=50ms");
        engine.Run("New-PfQueue q").WithoutErrors();

        var result = engine.Run("1..3 | ForEach-Object { \"p$_\" } | Add-PfTask q | ForEach-Object Payload; (Measure-PfQueue q).Pending");

        Assert.Equal(["p1", "p2", "p3", "3"], result.Lines);
        Assert.All(result.ErrorIds, id => Assert.Equal("NotReplicated", id));
        Assert.Contains("0 of 2 replicas", result.Errors[0].ToString(), StringComparison.Ordinal);
    }

    private void Use(string backend) => engine.Run(
        """
        param($Backend, $User, $Password)
        $secret = [securestring]::new()
        $Password.ToCharArray().ForEach({ $secret.AppendChar($_) })
        $global:PSDefaultParameterValues = @{
            '*-Pf*:Backend'    = $Backend
            '*-Pf*:Credential' = [pscredential]::new($User, $secret)
        }
        """,
        backend, "default", RedisFixture.Password).WithoutErrors();

    private IReadOnlyList<string> Lines(string script, params object?[] arguments) => engine.Run(script, arguments).WithoutErrors().Lines;

    private void Load(string file)
    {
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "tests", "Unit", "PfTaskQueue.Core.Tests", "Data", file)))
        {
            using var entry = JsonDocument.Parse(line);
            var key = entry.RootElement.GetProperty("key").GetString()!;
            var value = entry.RootElement.GetProperty("value");
            var reply = redis.Cli(entry.RootElement.GetProperty("type").GetString() switch
            {
                "string" => $"SET {key} {Quoted(value)}",
                "list" => $"RPUSH {key} {string.Join(' ', value.EnumerateArray().Select(Quoted))}",
                "set" => $"SADD {key} {string.Join(' ', value.EnumerateArray().Select(Quoted))}",
                _ => $"HSET {key} {string.Join(' ', value.EnumerateObject().Select(field => $"\"{field.Name}\" {Quoted(field.Value)}"))}",
            });
            Assert.DoesNotContain("ERR", reply, StringComparison.Ordinal);
        }
    }

    private static string Quoted(JsonElement text) =>
        $"\"{text.GetString()!.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
