using System.Text.RegularExpressions;
using PfTaskQueue.Storage.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

public sealed partial class ScriptTests
{
    public static TheoryData<string> Names => new(AllScripts.Embedded);

    [Fact]
    public void EveryEmbeddedScript_IsLoaded() =>
        Assert.Equal(AllScripts.Embedded.Order(), AllScripts.Loaded.Select(script => $"{script.Name}-{script.KeyCount}").Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void AScript_TakesAsManyKeysAsItsNameSays_AndExplainsThem(string file)
    {
        var script = RedisScript.Load(file);
        var header = script.Text[..script.Text.IndexOf("\n" + script.Text.Split('\n').First(line => !line.StartsWith("--", StringComparison.Ordinal)), StringComparison.Ordinal)];
        var code = script.Text[header.Length..];

        foreach (var part in new[] { "-- Purpose: ", "-- KEYS: ", "-- ARGV: ", "-- Result: " })
        {
            Assert.Contains(part, header, StringComparison.Ordinal);
        }

        var used = KeyUse().Matches(code).Select(match => int.Parse(match.Groups[1].Value, null)).Distinct().Order().ToArray();
        Assert.True(used.Length == 0 || used[^1] == script.KeyCount, $"uses KEYS {string.Join(", ", used)}");
        var keys = header[header.IndexOf("-- KEYS: ", StringComparison.Ordinal)..header.IndexOf("-- ARGV: ", StringComparison.Ordinal)];
        Assert.All(Enumerable.Range(1, script.KeyCount), number => Assert.Matches($@"\b{number} ", keys));
        Assert.DoesNotContain($" {script.KeyCount + 1} ", keys, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AScript_UsesNothingThatBlocksTheServerOrOthers(string file)
    {
        var text = RedisScript.Load(file).Text;
        foreach (var command in new[] { "'KEYS'", "'WATCH'", "'BLPOP'", "'BRPOP'", "'BRPOPLPUSH'", "'BLMOVE'", "'SMEMBERS'", "'FLUSH" })
        {
            Assert.DoesNotContain(command, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [GeneratedRegex(@"KEYS\[(\d+)\]")]
    private static partial Regex KeyUse();
}
