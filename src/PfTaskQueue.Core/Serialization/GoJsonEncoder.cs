using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace PfTaskQueue.Serialization;

/// <summary>
/// Escapes what Go's encoding/json escapes and nothing else, so that what is written here is byte for byte what the original
/// writes: the quote, the backslash, controls, <c>&lt; &gt; &amp;</c>, U+2028 and U+2029.
/// </summary>
internal sealed class GoJsonEncoder : JavaScriptEncoder
{
    public static readonly GoJsonEncoder Instance = new();

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (char)code), '"', '\\', '<', '>', '&', '\u2028', '\u2029', .. Surrogates()]);

    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength) =>
        new ReadOnlySpan<char>(text, textLength) is var span && span.IndexOfAny(Escaped) is var first && first >= 0
            ? FirstFrom(span, first)
            : -1;

    public override bool WillEncode(int unicodeScalar) =>
        unicodeScalar is < 0x20 or '"' or '\\' or '<' or '>' or '&' or 0x2028 or 0x2029;

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var target = new Span<char>(buffer, bufferLength);
        var escape = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ when WillEncode(unicodeScalar) => $"\\u{unicodeScalar:x4}",
            _ => new Rune(unicodeScalar).ToString(),
        };
        numberOfCharactersWritten = escape.Length;
        return escape.TryCopyTo(target);
    }

    /// <summary>A surrogate is a hit only when it stands alone; a pair is an ordinary character.</summary>
    private static int FirstFrom(ReadOnlySpan<char> text, int index)
    {
        while (index < text.Length)
        {
            if (!char.IsSurrogate(text[index]))
            {
                if (Escaped.Contains(text[index]))
                {
                    return index;
                }

                index++;
                continue;
            }

            if (!char.IsHighSurrogate(text[index]) || index + 1 == text.Length || !char.IsLowSurrogate(text[index + 1]))
            {
                return index;
            }

            index += 2;
        }

        return -1;
    }

    private static IEnumerable<char> Surrogates() => Enumerable.Range(0xD800, 0x800).Select(code => (char)code);
}
