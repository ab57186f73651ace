namespace PfTaskQueue.Storage;

/// <summary>Copies the backend while it is in use.</summary>
public interface IBackendBackup
{
    /// <summary>
    /// Writes a copy of everything as it is at one moment. The file is there whole or not at all, and may be opened as a backend.
    /// </summary>
    /// <param name="path">The file to make; absolute.</param>
    /// <param name="overwrite">Whether a file that is there is replaced. A database in use never is.</param>
    /// <exception cref="Model.PfException"><see cref="Model.PfError.NotSupportedByBackend"/>, or an error of reading the backend.</exception>
    /// <exception cref="IOException">The file is there already, is in use, or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    Task BackUpAsync(string path, bool overwrite, CancellationToken cancellation);
}
