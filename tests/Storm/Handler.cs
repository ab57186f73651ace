using System.Diagnostics;
using System.Text;

namespace PfTaskQueue.Storm;

/// <summary>What the tasks do: a payload is a kind and a number of seconds. Each run writes down its beginning and its end outside the queue.</summary>
internal static class Handler
{
    public const string Queue = "storm";
    public const string File = "handler.sh";
    public const string Effects = "effects";

    /// <summary>Succeeds.</summary>
    public const string Good = "good";

    /// <summary>Fails when it comes to its end for the first time.</summary>
    public const string Flaky = "flaky";

    /// <summary>Fails always.</summary>
    public const string Bad = "bad";

    /// <summary>Succeeds, and asks for one more task.</summary>
    public const string Hook = "hook";

    /// <summary>Succeeds, and asks for <see cref="FloodSize"/> more.</summary>
    public const string Flood = "flood";

    public const int FloodSize = 2000;

    /// <summary>Of follow-up tasks, too: a handler whose directory is taken away fails.</summary>
    public const int RetryLimit = 2;

    /// <remarks>One short write to a file that is open for appending is whole, whoever else writes.</remarks>
    private const string Script = """
        folder=$1
        task=$PFTQ_TASK_HANDLER_INPUT_TASK_UID
        attempt=$PFTQ_TASK_HANDLER_INPUT_PROCESS_UID
        output=$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output
        set -- $PFTQ_TASK_HANDLER_INPUT_PAYLOAD
        echo "begin $task $attempt" >>"$folder/effects"
        sleep "$2"
        code=0
        printf %s "$attempt" >"$output/payload" || code=1
        case $1 in
            bad) code=1 ;;
            flaky) [ -e "$folder/once/$task" ] || { : >"$folder/once/$task"; code=1; } ;;
            hook) printf '[{"payload":"good 0.01","retryLimit":2}]' >"$output/postHooks.json" || code=1 ;;
            flood) cat "$folder/flood.json" >"$output/postHooks.json" || code=1 ;;
        esac
        echo "end $task $attempt $code" >>"$folder/effects"
        exit $code

        """;

    /// <summary>The name of the handler's program on Windows, which no other process has: what is left is found by it.</summary>
    private static readonly string Program = "storm-" + Guid.NewGuid().ToString("N");

    private static string ProgramPath => Path.Combine(Path.GetDirectoryName(WorkerLife.TestProgram("TestHandler"))!, Program + ".exe");

    public static string[] Command(string folder) => OperatingSystem.IsWindows()
        ? [ProgramPath, "storm", folder]
        : ["/bin/sh", Path.Combine(folder, File), folder];

    /// <summary>What is left of the handlers, and of what they have started.</summary>
    public static List<string> Left(string folder) => OperatingSystem.IsWindows()
        ? [.. Process.GetProcessesByName(Program).Select(process => $"{process.Id}")]
        : [.. Directory.EnumerateDirectories("/proc").Where(process => Environ(process).Contains(folder, StringComparison.Ordinal))];

    public static void CleanUp(string folder)
    {
        if (OperatingSystem.IsWindows() && Left(folder).Count == 0)
        {
            System.IO.File.Delete(ProgramPath);
        }
    }

    private static string Environ(string process)
    {
        try
        {
            return Encoding.UTF8.GetString(System.IO.File.ReadAllBytes(Path.Combine(process, "environ")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    public static void Prepare(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            System.IO.File.Copy(WorkerLife.TestProgram("TestHandler"), ProgramPath, overwrite: true);
        }

        Directory.CreateDirectory(Path.Combine(folder, "once"));
        System.IO.File.WriteAllText(Path.Combine(folder, File), Script.ReplaceLineEndings("\n"));
        System.IO.File.WriteAllText(Path.Combine(folder, Effects), "");
        System.IO.File.WriteAllText(Path.Combine(folder, "flood.json"), $"[{string.Join(',', Enumerable.Repeat("""{"payload":"good 0","retryLimit":2}""", FloodSize))}]");
    }
}
