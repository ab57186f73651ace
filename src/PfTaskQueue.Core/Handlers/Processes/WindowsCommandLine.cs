using System.Text;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>
/// Writes a command line that a program takes apart into the same arguments, by the rules of C programs on Windows
/// (<c>CommandLineToArgvW</c>): backslashes are ordinary, except before a quotation mark.
/// </summary>
internal static class WindowsCommandLine
{
    /// <param name="program">An absolute path: it has no quotation mark, and its backslashes are ordinary everywhere.</param>
    public static string Write(string program, IEnumerable<string> arguments)
    {
        var line = new StringBuilder().Append('"').Append(program).Append('"');
        foreach (var argument in arguments)
        {
            line.Append(' ');
            Append(line, argument);
        }

        return line.ToString();
    }

    private static void Append(StringBuilder line, string argument)
    {
        if (argument.Length > 0 && argument.AsSpan().IndexOfAny(" \t\n\v\"") < 0)
        {
            line.Append(argument);
            return;
        }

        line.Append('"');
        var backslashes = 0;
        foreach (var character in argument)
        {
            if (character == '"')
            {
                // Those before a quotation mark count twice, and one more keeps the mark.
                line.Append('\\', backslashes + 1);
            }

            backslashes = character == '\\' ? backslashes + 1 : 0;
            line.Append(character);
        }

        line.Append('\\', backslashes).Append('"');
    }
}
