using System.Globalization;

namespace TestHandler;

/// <summary>A task of the storm where there is no sh: what the script of <c>tests/Storm/Handler.cs</c> does.</summary>
internal static class StormRun
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public static int Execute(string folder)
    {
        var (task, attempt) = (Inputs.Variable("TASK_UID"), Inputs.Variable("PROCESS_UID"));
        var words = Inputs.Payload.Split(' ');
        Append(folder, $"begin {task} {attempt}");
        Thread.Sleep(TimeSpan.FromSeconds(double.Parse(words[1], CultureInfo.InvariantCulture)));
        var code = Outputs.Write("payload", attempt);
        switch (words[0])
        {
            case "bad":
                code = 1;
                break;
            case "flaky":
                code = IsFirst(Path.Join(folder, "once", task)) ? 1 : 0;
                break;
            case "hook":
                Outputs.Write("postHooks.json", """[{"payload":"good 0.01","retryLimit":2}]""");
                break;
            case "flood":
                Outputs.Write("postHooks.json", File.ReadAllText(Path.Join(folder, "flood.json")));
                break;
        }

        Append(folder, $"end {task} {attempt} {code}");
        return code;
    }

    private static bool IsFirst(string mark)
    {
        if (File.Exists(mark))
        {
            return false;
        }

        File.WriteAllText(mark, "");
        return true;
    }

    /// <summary>One at a time: Windows has no append that is whole whoever else appends.</summary>
    private static void Append(string folder, string line)
    {
        while (true)
        {
            try
            {
                using var file = new FileStream(Path.Join(folder, "effects"), FileMode.Append, FileAccess.Write, FileShare.Read);
                file.Write(System.Text.Encoding.UTF8.GetBytes(line + "\n"));
                return;
            }
            catch (IOException)
            {
                Thread.Sleep(Pause);
            }
        }
    }
}
