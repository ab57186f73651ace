using System.Runtime.CompilerServices;
using Xunit.v3;

namespace PfTaskQueue.Tests;

/// <summary>What a test needs of the system: the trait <c>Needs</c>, and the reason for which it is skipped elsewhere.</summary>
internal static class Platform
{
    public const string UnixReason = "needs Unix: scripts with an interpreter line, modes or signals";
    public const string LinuxReason = "needs Linux: /proc and the programs of a Linux system";
    public const string WindowsReason = "needs Windows, or Wine (tools/Test-Windows.ps1)";

    public static string RedisReason => OperatingSystem.IsWindows()
        ? "needs a redis-server of its own, which a Windows program cannot start"
        : "redis-server is not installed (Debian, Ubuntu: apt-get install redis-server)";

    public static IReadOnlyCollection<KeyValuePair<string, string>> Needs(string system) => [new("Needs", system)];
}

/// <summary>A test of what only Unix has.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute, ITraitAttribute
{
    public UnixFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Skip = OperatingSystem.IsWindows() ? Platform.UnixReason : null;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => Platform.Needs("Unix");
}

/// <summary>A test of what only Unix has, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    public UnixTheoryAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Skip = OperatingSystem.IsWindows() ? Platform.UnixReason : null;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => Platform.Needs("Unix");
}

/// <summary>A test that looks into /proc.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute, ITraitAttribute
{
    public LinuxFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Skip = OperatingSystem.IsLinux() ? null : Platform.LinuxReason;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => Platform.Needs("Linux");
}

/// <summary>A test of what only Windows has.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WindowsFactAttribute : FactAttribute, ITraitAttribute
{
    public WindowsFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Skip = OperatingSystem.IsWindows() ? null : Platform.WindowsReason;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => Platform.Needs("Windows");
}

/// <summary>A test of what only Windows has, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WindowsTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    public WindowsTheoryAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Skip = OperatingSystem.IsWindows() ? null : Platform.WindowsReason;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => Platform.Needs("Windows");
}
