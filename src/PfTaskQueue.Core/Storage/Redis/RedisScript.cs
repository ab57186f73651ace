using System.Globalization;
using System.Reflection;

namespace PfTaskQueue.Storage.Redis;

/// <summary>A Lua script, embedded. Its file name ends with the number of its KEYS: <c>claimTasks-4.lua</c>.</summary>
internal sealed class RedisScript
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

    public override string ToString() => Name;
}
