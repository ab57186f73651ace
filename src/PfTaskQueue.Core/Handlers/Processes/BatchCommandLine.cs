using System.Text;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>
/// Writes the command line that runs a batch file. cmd.exe takes it apart by rules of its own: between quotation marks
/// everything is ordinary but the mark itself, which nothing can escape, <c>%</c>, which names a variable, and the end of a line.
/// </summary>
internal static class BatchCommandLine
{
    /// <summary>cmd.exe reads no more of a line.</summary>
    private const int LongestLine = 8191;

    private const string Plain = "#$*+-./:?@\\_";

    /// <summary>The system's own: not what a variable names, which anybody can set.</summary>
    public static string Interpreter { get; } = Path.Join(Environment.SystemDirectory, "cmd.exe");

    /// <summary>Why no line can be written, with advice; null: one can.</summary>
    public static (string Why, string Advice)? Check(string path, IReadOnlyList<string> arguments)
    {
        const string Special = "\"%\r\n";
        if (path.Contains('%', StringComparison.Ordinal))
        {
            return ("its path has a '%', which cmd.exe takes for the beginning of a variable", "rename the file or its directory");
        }

        if (arguments.Any(argument => argument.AsSpan().IndexOfAny(Special) >= 0))
        {
            return ("an argument has a character that cmd.exe would interpret", "call a program instead, or leave out of the arguments: \" % and the end of a line");
        }

        return Write(path, arguments).Length <= LongestLine ? null
            : ($"its command line is longer than the {LongestLine} characters that cmd.exe reads", "call a program instead, or shorten the arguments");
    }

    /// <param name="path">An absolute path.</param>
    public static string Write(string path, IEnumerable<string> arguments)
    {
        // /d: no AutoRun command; /e:on, /v:off: as usual, whatever the registry says; /s: the outer marks are taken off, all else stays.
        var line = new StringBuilder("cmd.exe /d /e:on /v:off /s /c \"\"").Append(path).Append('"');
        foreach (var argument in arguments)
        {
            line.Append(' ');
            Append(line, argument);
        }

        return line.Append('"').ToString();
    }

    private static void Append(StringBuilder line, string argument)
    {
        if (argument.Length > 0 && argument[^1] != '\\' && argument.All(character => char.IsLetterOrDigit(character) || Plain.Contains(character, StringComparison.Ordinal)))
        {
            line.Append(argument);
            return;
        }

        // The program to which a batch file hands the argument on takes a backslash before the mark for an escape.
        var backslashes = argument.Length - argument.TrimEnd('\\').Length;
        line.Append('"').Append(argument).Append('\\', backslashes).Append('"');
    }
}
