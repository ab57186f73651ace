using System.Collections;
using System.Globalization;
using System.Text;
using PfTaskQueue.Handlers.Processes;
using PfTaskQueue.Model;

namespace PfTaskQueue.Handlers;

/// <summary>
/// The environment of a worker's handlers: the worker's own, without the backend's secrets, and the variables that carry the
/// task. What is the same for all tasks is put together once.
/// </summary>
internal sealed class HandlerEnvironment
{
    public const string ProcessUidName = Prefix + "PROCESS_UID";
    public const string WorkspaceName = OwnPrefix + "WORKSPACE_DIR";

    /// <summary>What one variable may take on Linux, name, equals sign and closing NUL included (MAX_ARG_STRLEN).</summary>
    private const int MaxUnixBytes = 128 * 1024;

    /// <summary>What one value may take on Windows, in UTF-16 units.</summary>
    private const int MaxWindowsLength = 32766;

    private const string OwnPrefix = "PFTQ_TASK_HANDLER_";
    private const string Prefix = OwnPrefix + "INPUT_";

    private readonly Lazy<NativeStrings> _sharedBlock;

    public HandlerEnvironment(WorkerInfo worker, string workerConfig, IDictionary workerEnvironment)
    {
        var shared = new List<KeyValuePair<string, string>>();
        foreach (DictionaryEntry entry in workerEnvironment)
        {
            var (name, value) = ((string)entry.Key, (string?)entry.Value ?? "");

            // A worker may itself run inside a handler, whose variables are not for the tasks of this one.
            if (!name.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase) && !IsSecret(name, value))
            {
                shared.Add(KeyValuePair.Create(name, value));
            }
        }

        AddIfPossible(shared, Prefix + "WORKER_NAME", worker.Name);
        AddIfPossible(shared, Prefix + "WORKER_UID", worker.Uid);
        AddIfPossible(shared, Prefix + "WORKER_CONFIG_JSON", workerConfig);
        Shared = shared;
        _sharedBlock = new Lazy<NativeStrings>(() => NativeStrings.FromVariables(shared));
    }

    /// <summary>The variables that all attempts have.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Shared { get; }

    /// <summary><see cref="Shared"/> as a C program takes it.</summary>
    public NativeStrings SharedBlock => _sharedBlock.Value;

    /// <summary>The variables of one attempt. The workspace's files have the same contents.</summary>
    public static AttemptVariables For(TaskInfo task, string processUid, string taskJson, string workspace)
    {
        var small = new List<KeyValuePair<string, string>>(5);
        AddIfPossible(small, WorkspaceName, workspace);
        AddIfPossible(small, Prefix + "RETRY_LIMIT", task.Spec.RetryLimit.ToString(CultureInfo.InvariantCulture));
        AddIfPossible(small, Prefix + "TIMEOUT_SECONDS", task.Spec.TimeoutSeconds.ToString(CultureInfo.InvariantCulture));
        AddIfPossible(small, Prefix + "TASK_UID", task.Uid);
        AddIfPossible(small, ProcessUidName, processUid);
        var content = new List<KeyValuePair<string, string>>(2);
        AddIfPossible(content, Prefix + "PAYLOAD", task.Spec.Payload);
        AddIfPossible(content, Prefix + "TASK_JSON", taskJson);
        return new AttemptVariables(small, content);
    }

    private static void AddIfPossible(List<KeyValuePair<string, string>> variables, string name, string value)
    {
        var fits = OperatingSystem.IsWindows()
            ? value.Length <= MaxWindowsLength
            : Encoding.UTF8.GetByteCount(value) + name.Length + "=\0".Length <= MaxUnixBytes;
        if (fits && !value.Contains('\0', StringComparison.Ordinal))
        {
            variables.Add(KeyValuePair.Create(name, value));
        }
    }

    /// <summary>A password of the backend: in a variable of its own, or inside an address (<c>redis://:secret@host</c>).</summary>
    private static bool IsSecret(string name, string value) =>
        name.StartsWith("PFTQ_", StringComparison.OrdinalIgnoreCase)
        && (name.Contains("PASSWORD", StringComparison.OrdinalIgnoreCase)
            || (value.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme && value.IndexOf('@', scheme) > 0));
}
