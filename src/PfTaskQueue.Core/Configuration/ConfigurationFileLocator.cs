namespace PfTaskQueue.Configuration;

/// <summary>Finds the configuration file: the one that is named, or one in the home directory.</summary>
internal static class ConfigurationFileLocator
{
    public const string PathVariable = "PFTQCONFIG";

    private static readonly string[] HomeNames = [".pftaskqueue.yaml", ".pftaskqueue.yml", ".pftaskqueue.json"];

    /// <summary>The file's absolute path; null: none is named and none is in the home directory.</summary>
    /// <exception cref="Model.PfException">InvalidConfiguration: the one that is named does not exist.</exception>
    public static string? Find(string? explicitPath, MachineContext machine)
    {
        if (!string.IsNullOrEmpty(explicitPath))
        {
            return Existing(explicitPath, machine, "as given");
        }

        if (machine.Environment.GetValueOrDefault(PathVariable) is { Length: > 0 } variable)
        {
            return Existing(variable, machine, $"named by the environment variable {PathVariable}");
        }

        return HomeNames.Select(name => Path.Join(machine.HomeDirectory, name)).FirstOrDefault(File.Exists);
    }

    private static string Existing(string path, MachineContext machine, string origin)
    {
        var absolute = machine.Resolve(path, machine.CurrentDirectory);
        return File.Exists(absolute)
            ? absolute
            : throw ConfigurationError.File(
                absolute, $" does not exist ({origin})", "correct the path, or make the file: Export-PfConfiguration");
    }
}
