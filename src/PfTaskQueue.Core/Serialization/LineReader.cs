using System.Buffers;
using System.Text;

namespace PfTaskQueue.Serialization;

/// <summary>
/// Reads lines with a bound on what is kept of each, so that an input without line ends costs no more memory than one with.
/// Lines end where YAML 1.1 ends them: at LF, CR, CR LF, NEL, U+2028 and U+2029.
/// </summary>
internal sealed class LineReader(TextReader reader, int maxLength)
{
    private const int BufferSize = 16 * 1024;
    private static readonly SearchValues<char> Breaks = SearchValues.Create("\n\r\u0085\u2028\u2029");
    private readonly char[] buffer = new char[BufferSize];
    private readonly StringBuilder line = new();
    private int start;
    private int end;

    /// <summary>Whether the last line was longer than the bound and was cut.</summary>
    public bool WasCut { get; private set; }

    /// <summary>The next line with its end as it was written; null: the end of the input.</summary>
    public string? Read()
    {
        line.Clear();
        WasCut = false;
        while (Fill())
        {
            var rest = buffer.AsSpan(start, end - start);
            var found = rest.IndexOfAny(Breaks);
            if (found < 0)
            {
                Keep(rest);
                start = end;
                continue;
            }

            var terminator = rest[found];
            Keep(rest[..(found + 1)]);
            start += found + 1;
            if (terminator == '\r' && Fill() && buffer[start] == '\n')
            {
                Keep("\n");
                start++;
            }

            return line.ToString();
        }

        return line.Length == 0 ? null : line.ToString();
    }

    private bool Fill()
    {
        if (start == end)
        {
            start = 0;
            end = reader.Read(buffer, 0, buffer.Length);
        }

        return end > 0;
    }

    private void Keep(ReadOnlySpan<char> text)
    {
        var room = maxLength - line.Length;
        WasCut |= text.Length > room;
        line.Append(text[..Math.Min(text.Length, Math.Max(room, 0))]);
    }
}
