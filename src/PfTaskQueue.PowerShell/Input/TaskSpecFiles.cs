using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Commands;
using PfTaskQueue.PowerShell.Errors;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.PowerShell.Input;

/// <summary>
/// Reads task specs from YAML files. Of a directory these are its *.yaml and *.yml files, by name. A document or a file
/// that cannot be read is an error of its own, and the others are read.
/// </summary>
internal sealed class TaskSpecFiles(PfCmdlet cmdlet, bool recurse)
{
    private static readonly string[] Extensions = [".yaml", ".yml"];

    /// <param name="paths">Paths of the shell; relative ones start at its location.</param>
    /// <param name="isLiteral">Whether wildcards are ordinary characters.</param>
    /// <param name="found">Gets each spec with the full path of its file.</param>
    public void Read(IEnumerable<string> paths, bool isLiteral, Action<string, TaskSpec> found)
    {
        foreach (var path in paths)
        {
            foreach (var file in Resolve(path, isLiteral).SelectMany(FilesOf))
            {
                ReadFile(file, found);
            }
        }
    }

    private List<string> Resolve(string path, bool isLiteral)
    {
        try
        {
            var resolved = isLiteral
                ? [cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _)]
                : cmdlet.GetResolvedProviderPathFromPSPath(path, out provider).ToList();
            if (provider.Name != "FileSystem")
            {
                throw new PfException(PfError.InvalidTaskSpec, $"'{path}' is no path of a file", "give a path of the file system");
            }

            return resolved;
        }
        catch (ItemNotFoundException e)
        {
            cmdlet.WriteError(new ErrorRecord(e, "PathNotFound", ErrorCategory.ObjectNotFound, path));
        }
        catch (PfException e)
        {
            cmdlet.WriteError(PfErrorRecord.From(e, path));
        }

        return [];
    }

    private IEnumerable<string> FilesOf(string path)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        var options = new EnumerationOptions { RecurseSubdirectories = recurse, IgnoreInaccessible = true };
        return Directory.EnumerateFiles(path, "*", options)
            .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal);
    }

    private void ReadFile(string file, Action<string, TaskSpec> found)
    {
        try
        {
            using var reader = new StreamReader(file);
            foreach (var document in TaskSpecYaml.Read(reader, file))
            {
                if (document.IsValid)
                {
                    found(file, document.Spec);
                }
                else
                {
                    cmdlet.WriteError(PfErrorRecord.From(document.Error, file));
                }
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            cmdlet.WriteError(new ErrorRecord(e, "PathNotFound", ErrorCategory.ObjectNotFound, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            cmdlet.WriteError(new ErrorRecord(e, "FileReadError", ErrorCategory.ReadError, file));
        }
    }
}
