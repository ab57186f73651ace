using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PfTaskQueue.Model;

namespace PfTaskQueue.Serialization;

/// <summary>
/// Reads the spec out of the form in which the original dead-letters a task whose status it did not expect: Go syntax
/// (<c>%#v</c>), such as <c>&amp;task.Task{UID:"…", …, Spec:task.TaskSpec{Name:"", Payload:"p", RetryLimit:0, TimeoutSeconds:0}, …}</c>.
/// </summary>
internal static partial class GoDump
{
    private const string Start = "&task.Task{";

    /// <exception cref="FormatException">It is such a dump, and its spec cannot be read.</exception>
    public static bool TryRead(string body, out string? uid, [NotNullWhen(true)] out TaskSpec? spec)
    {
        (uid, spec) = (null, null);
        if (!body.StartsWith(Start, StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            (uid, spec) = Read(body);
            return true;
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or RegexMatchTimeoutException)
        {
            throw new FormatException($"it is a dump of the original's that cannot be read: {e.Message}", e);
        }
    }

    private static (string Uid, TaskSpec Spec) Read(string body)
    {
        var found = Fields().Match(body);
        if (!found.Success)
        {
            throw new FormatException("it is a dump of the original's, and has no spec in the known form");
        }

        var uid = Unquote(found.Groups[1].ValueSpan);
        return (uid, new TaskSpec
        {
            Name = Unquote(found.Groups[2].ValueSpan),
            Payload = Unquote(found.Groups[3].ValueSpan),
            RetryLimit = Number(found.Groups[4].ValueSpan),
            TimeoutSeconds = Number(found.Groups[5].ValueSpan),
        });
    }

    private static long Number(ReadOnlySpan<char> text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        ? value
        : throw new FormatException($"{text} is no number");

    /// <summary>Go's escapes, without the quotes around them; \x stands for one byte of UTF-8.</summary>
    private static string Unquote(ReadOnlySpan<char> text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length;)
        {
            var end = text[i..].IndexOf('\\');
            if (end != 0)
            {
                end = end < 0 ? text.Length : i + end;
                bytes.AddRange(Encoding.UTF8.GetBytes(text[i..end].ToString()));
                i = end;
                continue;
            }

            var digits = text[i + 1] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits == 0)
            {
                bytes.Add((byte)Escaped(text[i + 1]));
            }
            else
            {
                var code = int.Parse(text.Slice(i + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                bytes.AddRange(digits == 2 ? [(byte)code] : Encoding.UTF8.GetBytes(char.ConvertFromUtf32(code)));
            }

            i += 2 + digits;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static char Escaped(char letter) => letter switch
    {
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        '\\' or '"' or '\'' => letter,
        _ => throw new FormatException($"\\{letter} is no escape of Go"),
    };

    [GeneratedRegex("""
        ^&task\.Task\{UID:"((?:[^"\\]|\\.)*)", .*?Spec:task\.TaskSpec\{Name:"((?:[^"\\]|\\.)*)", Payload:"((?:[^"\\]|\\.)*)", RetryLimit:(-?\d+), TimeoutSeconds:(-?\d+)\}
        """, RegexOptions.Singleline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Fields();
}
