using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace PfTaskQueue.Loader;

/// <summary>Finds the native library for this system and processor under a <c>runtimes</c> folder.</summary>
internal sealed class NativeLibraries
{
    private readonly string _folder;

    // The runtime asks again for every imported function.
    private readonly ConcurrentDictionary<string, string?> _paths = new(StringComparer.Ordinal);

    public NativeLibraries(string runtimes) => _folder = Path.Combine(runtimes, RuntimeIdentifier, "native");

    // RuntimeInformation.RuntimeIdentifier names the distribution on source-built runtimes (debian.12-x64).
    private static string RuntimeIdentifier
    {
        get
        {
            string system = OperatingSystem.IsWindows() ? "win"
                : OperatingSystem.IsMacOS() ? "osx"
                : UsesMusl ? "linux-musl"
                : "linux";
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }

    private static bool UsesMusl =>
        RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
        || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal);

    /// <summary>The full path of the library with this bare name, or null when there is none for this system.</summary>
    public string? Find(string name) => _paths.GetOrAdd(name, Probe);

    private string? Probe(string name)
    {
        (string prefix, string extension) = OperatingSystem.IsWindows() ? ("", ".dll")
            : OperatingSystem.IsMacOS() ? ("lib", ".dylib")
            : ("lib", ".so");
        string path = Path.Combine(_folder, prefix + name + extension);
        return File.Exists(path) ? path : null;
    }
}
