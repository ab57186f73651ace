using System.Management.Automation;
using PfTaskQueue.PowerShell.Commands;

namespace PfTaskQueue.PowerShell.Output;

/// <summary>The file that a cmdlet is to write. What is wrong with it ends the call.</summary>
/// <param name="cmdlet">The cmdlet whose call ends.</param>
/// <param name="path">The file; absolute.</param>
/// <param name="given">The path as the user gave it.</param>
/// <param name="overwrite">Whether a file that is there is replaced.</param>
/// <param name="overwriteAdvice">What to do to replace it.</param>
internal sealed class TargetFile(PfCmdlet cmdlet, string path, string given, bool overwrite, string overwriteAdvice)
{
    /// <summary>Finds what can be found before anything is written.</summary>
    /// <param name="example">A name of such a file.</param>
    public void Check(string example)
    {
        if (Directory.Exists(path))
        {
            throw Stop(new IOException($"'{path}' is a folder"), "PathIsFolder", ErrorCategory.InvalidArgument, "give a file in it: " + Path.Combine(given, example));
        }

        if (Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder))
        {
            throw Stop(new DirectoryNotFoundException($"there is no folder '{folder}'"), "FileWriteError", ErrorCategory.WriteError, "make it, or give another path");
        }

        if (!overwrite && File.Exists(path))
        {
            throw FileExists(new IOException($"the file '{path}' exists"));
        }
    }

    /// <summary>Does what writes the file.</summary>
    public void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (IOException e) when (!overwrite && File.Exists(path))
        {
            throw FileExists(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Stop(e, "FileWriteError", ErrorCategory.WriteError, "");
        }
    }

    /// <summary>Ends the call; never returns, so that the caller can throw what it returns.</summary>
    public Exception Stop(Exception error, string id, ErrorCategory category, string advice)
    {
        cmdlet.ThrowTerminatingError(new ErrorRecord(error, id, category, path)
        {
            ErrorDetails = new ErrorDetails(error.Message) { RecommendedAction = advice },
        });
        return error;
    }

    private Exception FileExists(IOException e) =>
        Stop(new IOException($"the file '{path}' exists", e), "FileExists", ErrorCategory.ResourceExists, overwriteAdvice);
}
