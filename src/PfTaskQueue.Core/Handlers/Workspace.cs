using System.Globalization;
using System.Text;
using PfTaskQueue.Handlers.Processes;
using PfTaskQueue.Model;

namespace PfTaskQueue.Handlers;

/// <summary>
/// The directory of one attempt, <c>workDir/workerUID/processUID</c>: the task in <c>input</c>, what the handler brings in
/// <c>output</c>, what it prints in <c>log</c>. Files have no final newline. Only the worker's user can enter.
/// </summary>
internal sealed class Workspace
{
    private const UnixFileMode DirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode InputMode = UnixFileMode.UserRead | UnixFileMode.GroupRead;
    private const UnixFileMode TaskUidMode = UnixFileMode.UserRead;

    /// <summary>The directory of an attempt, which need not exist.</summary>
    /// <param name="path">Its path.</param>
    public Workspace(string path)
    {
        Path = path;
        Output = System.IO.Path.Join(path, "output");
        StandardOutput = System.IO.Path.Join(path, "log", "stdout");
        StandardError = System.IO.Path.Join(path, "log", "stderr");
    }

    public string Path { get; }

    public string Output { get; }

    public string StandardOutput { get; }

    public string StandardError { get; }

    /// <summary>Makes the directory and fills the input. If that fails, nothing of it is left.</summary>
    /// <param name="root">The worker's directory; it is made when missing.</param>
    /// <exception cref="IOException">The disk is full, or the directory cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The worker may not write there.</exception>
    public static Workspace Create(string root, string processUid, TaskInfo task, string taskJson, WorkerInfo worker, string workerConfig)
    {
        var workspace = new Workspace(System.IO.Path.Join(root, processUid));
        try
        {
            CreateDirectory(root);
            CreateDirectory(workspace.Path);
            CreateDirectory(workspace.Output);
            CreateDirectory(System.IO.Path.Join(workspace.Path, "log"));
            var input = System.IO.Path.Join(workspace.Path, "input");
            CreateDirectory(input);
            Write(input, "payload", task.Spec.Payload);
            Write(input, "retryLimit", task.Spec.RetryLimit.ToString(CultureInfo.InvariantCulture));
            Write(input, "timeoutSeconds", task.Spec.TimeoutSeconds.ToString(CultureInfo.InvariantCulture));
            var meta = System.IO.Path.Join(input, "meta");
            CreateDirectory(meta);
            Write(meta, "taskUID", task.Uid, TaskUidMode);
            Write(meta, "processUID", processUid);
            Write(meta, "task.json", taskJson);
            Write(meta, "workerName", worker.Name);
            Write(meta, "workerUID", worker.Uid);
            Write(meta, "workerConfig.json", workerConfig);
            return workspace;
        }
        catch
        {
            workspace.TryRemove();
            throw;
        }
    }

    /// <summary>Makes a directory that only its owner can enter; one that exists stays as it is.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, DirectoryMode);
        }
    }

    /// <summary>Removes all of it.</summary>
    /// <returns>Why not all could be removed; null: it is gone.</returns>
    public Exception? TryRemove()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e;
        }
    }

    private static void Write(string directory, string name, string content, UnixFileMode mode = InputMode)
    {
        var path = System.IO.Path.Join(directory, name);
        var bytes = Encoding.UTF8.GetBytes(content);
        if (OperatingSystem.IsLinux())
        {
            Posix.CreateFile(path, mode, bytes);
            return;
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using var file = new FileStream(path, options);
        file.Write(bytes);
    }
}
