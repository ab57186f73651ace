using System.Reflection;
using PfTaskQueue.Storage.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

internal static class AllScripts
{
    /// <summary>Those that the store loads.</summary>
    public static IReadOnlyList<RedisScript> Loaded { get; } =
    [
        .. typeof(RedisScripts).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (RedisScript)field.GetValue(null)!),
    ];

    /// <summary>File names, without the ending, of those that are embedded.</summary>
    public static IReadOnlyList<string> Embedded { get; } =
    [
        .. typeof(RedisScript).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".lua", StringComparison.Ordinal))
            .Select(name => name.Split('.')[^2]),
    ];
}
