using System.Collections;

namespace PfTaskQueue.Configuration;

/// <summary>What the configuration takes from the machine and the process, as a value, so that it can be another.</summary>
public sealed record MachineContext
{
    /// <summary>Environment variables. On Windows their names ignore case.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required string HomeDirectory { get; init; }

    /// <summary>What relative paths of parameters and environment variables start from.</summary>
    public required string CurrentDirectory { get; init; }

    public required string TempDirectory { get; init; }

    public required string HostName { get; init; }

    /// <summary>Where the user's programs keep their data; <c>XDG_DATA_HOME</c> comes before it on Unix.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>This machine and process.</summary>
    /// <param name="currentDirectory">A shell's location can differ from the process's directory.</param>
    public static MachineContext Current(string? currentDirectory = null)
    {
        var names = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var environment = new Dictionary<string, string>(names);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            environment[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        var home = System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);
        return new MachineContext
        {
            Environment = environment,
            HomeDirectory = home,
            CurrentDirectory = currentDirectory ?? Directory.GetCurrentDirectory(),
            TempDirectory = Path.GetTempPath(),
            HostName = System.Environment.MachineName,
            DataDirectory = FindDataDirectory(environment, home),
        };
    }

    /// <summary>An absolute path; <c>~</c> is the home directory.</summary>
    /// <param name="path">The path as it was written.</param>
    /// <param name="baseDirectory">What a relative one starts from.</param>
    internal string Resolve(string path, string baseDirectory)
    {
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith("~\\", StringComparison.Ordinal))
        {
            return Path.GetFullPath(Path.Join(HomeDirectory, path[1..]));
        }

        return Path.GetFullPath(path, Path.GetFullPath(baseDirectory));
    }

    private static string FindDataDirectory(Dictionary<string, string> environment, string home)
    {
        if (OperatingSystem.IsWindows())
        {
            return System.Environment.GetFolderPath(System.Environment.SpecialFolder.LocalApplicationData);
        }

        // The specification says that a relative path there is to be ignored.
        if (environment.TryGetValue("XDG_DATA_HOME", out var data) && Path.IsPathRooted(data))
        {
            return data;
        }

        return OperatingSystem.IsMacOS() ? Path.Join(home, "Library", "Application Support") : Path.Join(home, ".local", "share");
    }
}
