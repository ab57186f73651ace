using System.Globalization;
using System.Text;
using PfTaskQueue.Model;

namespace PfTaskQueue.Handlers;

/// <summary>
/// The directory of one attempt, <c>workDir/workerUID/processUID</c>: the task in <c>input</c>, what the handler brings in
/// <c>output</c>, what it prints in <c>log</c>. Files have no final newline. Only the worker's user can enter.
/// </summary>
internal sealed class Workspace
{
    private const UnixFileMode InputMode = UnixFileMode.UserRead | UnixFileMode.GroupRead;
    private const UnixFileMode TaskUidMode = UnixFileMode.UserRead;

    private const string OutputName = "output";
    private const string LogName = "log";

    private readonly PrivateDirectory _root;
    private readonly string _name;

    /// <summary>The directory of an attempt, which need not exist.</summary>
    /// <param name="root">The worker's directory.</param>
    /// <param name="processUid">The attempt.</param>
    public Workspace(PrivateDirectory root, string processUid)
    {
        _root = root;
        _name = processUid;
        Path = System.IO.Path.Join(root.Path, processUid);
        Held = System.IO.Path.Join(root.Held, processUid);
        Output = System.IO.Path.Join(Held, OutputName);
        StandardOutput = System.IO.Path.Join(Held, LogName, "stdout");
        StandardError = System.IO.Path.Join(Held, LogName, "stderr");
    }

    /// <summary>Where the handler finds it.</summary>
    public string Path { get; }

    /// <summary>Where the worker finds it: <see cref="PrivateDirectory.Held"/>. So are the paths below.</summary>
    public string Held { get; }

    public string Output { get; }

    public string StandardOutput { get; }

    public string StandardError { get; }

    /// <summary>Makes the directory and fills the input. If that fails, nothing of it is left.</summary>
    /// <exception cref="DirectoryNotFoundException">The worker's directory has been removed.</exception>
    /// <exception cref="IOException">The disk is full, or the directory cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The worker may not write there.</exception>
    public static Workspace Create(PrivateDirectory root, string processUid, TaskInfo task, string taskJson, WorkerInfo worker, string workerConfig)
    {
        const string input = "input";
        const string meta = input + "/meta";
        var workspace = new Workspace(root, processUid);
        root.MakeDirectory(processUid);
        try
        {
            workspace.MakeDirectory(OutputName);
            workspace.MakeDirectory(LogName);
            workspace.MakeDirectory(input);
            workspace.Write(input, "payload", task.Spec.Payload);
            workspace.Write(input, "retryLimit", task.Spec.RetryLimit.ToString(CultureInfo.InvariantCulture));
            workspace.Write(input, "timeoutSeconds", task.Spec.TimeoutSeconds.ToString(CultureInfo.InvariantCulture));
            workspace.MakeDirectory(meta);
            workspace.Write(meta, "taskUID", task.Uid, TaskUidMode);
            workspace.Write(meta, "processUID", processUid);
            workspace.Write(meta, "task.json", taskJson);
            workspace.Write(meta, "workerName", worker.Name);
            workspace.Write(meta, "workerUID", worker.Uid);
            workspace.Write(meta, "workerConfig.json", workerConfig);
            return workspace;
        }
        catch
        {
            WorkspaceRemoval.TryRemove(workspace.Held);
            throw;
        }
    }

    private void MakeDirectory(string name) => _root.MakeDirectory($"{_name}/{name}");

    private void Write(string directory, string name, string content, UnixFileMode mode = InputMode) =>
        _root.WriteFile($"{_name}/{directory}/{name}", mode, Encoding.UTF8.GetBytes(content));
}
