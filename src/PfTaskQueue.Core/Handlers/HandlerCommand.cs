using PfTaskQueue.Handlers.Processes;
using PfTaskQueue.Model;

namespace PfTaskQueue.Handlers;

/// <summary>The program that runs a worker's tasks.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Name">What the user called it; the program sees it as argument 0.</param>
/// <param name="Arguments">The same for every task: what a task carries never becomes an argument.</param>
public sealed record HandlerCommand(string Path, string Name, IReadOnlyList<string> Arguments)
{
    /// <summary>What Windows itself can start. PATHEXT has more in it, which only the shell opens with some program.</summary>
    private static readonly string[] Startable = [".COM", ".EXE", ".BAT", ".CMD"];

    /// <summary>Whether cmd.exe runs it.</summary>
    internal bool IsBatch => OperatingSystem.IsWindows() && System.IO.Path.GetExtension(Path).ToUpperInvariant() is ".BAT" or ".CMD";

    /// <summary>Whether cmd.exe, or a batch file, is what sees the variables first.</summary>
    internal bool RunsCmd => IsBatch
        || (OperatingSystem.IsWindows() && System.IO.Path.GetFileName(Path).Equals("cmd.exe", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Finds the program: a name without a separator in PATH, anything else from the working directory. No shell is asked.
    /// </summary>
    /// <param name="commands">Program and arguments.</param>
    /// <param name="workingDirectory">An absolute path: where the user stands, which in a shell need not be the process's directory.</param>
    /// <exception cref="PfException"><see cref="PfError.HandlerNotFound"/>, with advice.</exception>
    public static HandlerCommand Resolve(IReadOnlyList<string> commands, string workingDirectory)
    {
        if (commands.Count == 0 || string.IsNullOrWhiteSpace(commands[0]))
        {
            throw NotFound("no handler command is given", "give one with -Command or worker.taskHandler.commands");
        }

        if (commands.Any(part => part.Contains('\0', StringComparison.Ordinal)))
        {
            throw NotFound($"the handler command '{commands[0]}' contains a NUL character", "remove it: no program can take it");
        }

        var name = commands[0];
        var path = Find(name, workingDirectory);
        HandlerCommand command = new(path, name, [.. commands.Skip(1)]);
        return command.IsBatch && BatchCommandLine.Check(path, command.Arguments) is var (why, advice)
            ? throw NotFound($"the handler '{path}' is a batch file, and {why}", advice)
            : command;
    }

    private static string Find(string name, string workingDirectory)
    {
        string? unusable = null;
        foreach (var candidate in Candidates(name, workingDirectory))
        {
            if (File.Exists(candidate))
            {
                if (OperatingSystem.IsWindows() || Posix.IsExecutable(candidate))
                {
                    return candidate;
                }

                unusable ??= candidate;
            }
        }

        if (unusable is not null)
        {
            throw NotFound($"the handler '{unusable}' is not executable", $"allow it: chmod +x '{unusable}'");
        }

        if (!HasSeparator(name))
        {
            throw NotFound(
                $"the handler '{name}' is in no directory of PATH",
                $"check the spelling, or give its path (./{name} for one in the current directory)");
        }

        var path = System.IO.Path.GetFullPath(name, workingDirectory);
        throw Directory.Exists(path)
            ? NotFound($"the handler '{path}' is a directory", "give the program in it")
            : File.Exists(path)
            ? NotFound($"the handler '{path}' is no program that Windows can start", "run it by its interpreter; a PowerShell script goes to -FilePath")
            : NotFound($"the handler '{path}' does not exist", "check the path; a relative one starts at the current directory");
    }

    private static IEnumerable<string> Candidates(string name, string workingDirectory)
    {
        var bases = HasSeparator(name) ? [System.IO.Path.GetFullPath(name, workingDirectory)] : SearchPath(name);
        return OperatingSystem.IsWindows() ? bases.SelectMany(WithExtensions) : bases;
    }

    /// <summary>Only absolute entries: a program must not depend on the directory that the worker happens to stand in.</summary>
    private static IEnumerable<string> SearchPath(string name) =>
        from directory in (Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin").Split(System.IO.Path.PathSeparator)
        where System.IO.Path.IsPathFullyQualified(directory)
        select System.IO.Path.Join(directory, name);

    private static IEnumerable<string> WithExtensions(string path)
    {
        var order = (Environment.GetEnvironmentVariable("PATHEXT") ?? "").ToUpperInvariant().Split(';', StringSplitOptions.RemoveEmptyEntries);
        var extensions = order.Intersect(Startable).Union(Startable);
        return Startable.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
            ? [path]
            : extensions.Select(extension => path + extension);
    }

    private static bool HasSeparator(string name) =>
        name.Contains(System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)
        || name.Contains(System.IO.Path.AltDirectorySeparatorChar, StringComparison.Ordinal);

    private static PfException NotFound(string message, string advice) => new(PfError.HandlerNotFound, message, advice);
}
