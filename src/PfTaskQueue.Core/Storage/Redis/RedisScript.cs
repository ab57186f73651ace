using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace PfTaskQueue.Storage.Redis;

/// <summary>A Lua script, embedded. Its file name ends with the number of its KEYS: <c>claimTasks-4.lua</c>.</summary>
internal sealed partial class RedisScript
{
    private RedisScript(string name, int keyCount, string text)
    {
        Name = name;
        KeyCount = keyCount;
        Text = text;
    }

    public string Name { get; }

    public int KeyCount { get; }

    public string Text { get; }

    public static RedisScript Load(string fileName)
    {
        var assembly = Assembly.GetExecutingAssembly();
        using var stream = assembly.GetManifestResourceStream($"{typeof(RedisScript).Namespace}.Scripts.{fileName}.lua")
            ?? throw new InvalidOperationException($"the script {fileName}.lua is not embedded in {assembly.GetName().Name}");
        using var reader = new StreamReader(stream);
        var dash = fileName.LastIndexOf('-');
        return new RedisScript(fileName[..dash], int.Parse(fileName[(dash + 1)..], CultureInfo.InvariantCulture), reader.ReadToEnd());
    }

    /// <summary>The command that an error of the server is about, which names a line of the script only; null: it names none.</summary>
    public string? FindCommand(string error)
    {
        var place = ErrorPlace().Match(error);
        var line = place.Success ? int.Parse(place.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var lines = Text.Split('\n');
        var call = line >= 1 && line <= lines.Length ? CommandCall().Match(lines[line - 1]) : Match.Empty;
        return call.Success ? call.Groups[1].Value : null;
    }

    public override string ToString() => Name;

    [GeneratedRegex(@"user_script:(\d+)")]
    private static partial Regex ErrorPlace();

    [GeneratedRegex("redis\\.call\\('([A-Z]+)'")]
    private static partial Regex CommandCall();
}
