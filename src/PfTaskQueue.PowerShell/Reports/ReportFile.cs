using System.Text;

namespace PfTaskQueue.PowerShell.Reports;

/// <summary>
/// A file that is there whole or not at all: it is written beside its place, and moved there in the end. Disposing of it before
/// that leaves nothing.
/// </summary>
internal sealed class ReportFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private bool _isOver;

    /// <exception cref="IOException">The folder does not exist, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public ReportFile(string path)
    {
        _path = path;
        _temporary = Path.Combine(Path.GetDirectoryName(path) ?? "", $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        Output = new StreamWriter(_temporary, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write })
        {
            NewLine = "\n",
        };
    }

    public StreamWriter Output { get; }

    /// <summary>Puts the file in its place.</summary>
    /// <exception cref="IOException">It is there already and <paramref name="overwrite"/> is false, or the disk is full.</exception>
    public void Commit(bool overwrite)
    {
        Output.Dispose();
        File.Move(_temporary, _path, overwrite);
        _isOver = true;
    }

    public void Dispose()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        try
        {
            Output.Dispose();
        }
        catch (IOException)
        {
            // What could not be written is not wanted any more.
        }

        try
        {
            File.Delete(_temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder went away: so did the file.
        }
    }
}
