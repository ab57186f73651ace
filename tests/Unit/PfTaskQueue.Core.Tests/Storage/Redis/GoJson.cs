using System.Globalization;
using System.Text;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>JSON as Go's encoding/json writes it, read strictly: compact, fields in order, numbers as they stand. Nothing of the product is used.</summary>
internal sealed class GoJson
{
    private readonly string _text;
    private int _at;

    private GoJson(string text) => _text = text;

    /// <summary>An object is a list of name and value, an array a list of values, a number its literal.</summary>
    public static object Parse(string text)
    {
        var reader = new GoJson(text);
        var value = reader.ReadValue();
        Assert.True(reader._at == text.Length, $"something follows the value: {text[reader._at..]}");
        return value;
    }

    /// <summary>Null: it is no JSON, or not in Go's form.</summary>
    public static object? TryParse(string text)
    {
        try
        {
            return Parse(text);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>The text that Go would write for a value.</summary>
    public static string Encode(object value) => value switch
    {
        List<KeyValuePair<string, object>> fields => "{" + string.Join(',', fields.Select(field => $"{Quote(field.Key)}:{Encode(field.Value)}")) + "}",
        List<object> items => "[" + string.Join(',', items.Select(Encode)) + "]",
        string text => Quote(text),
        Literal literal => literal.Text,
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private object ReadValue() => _text[_at] switch
    {
        '{' => ReadList('}', () =>
        {
            var name = ReadText();
            Take(':');
            return new KeyValuePair<string, object>(name, ReadValue());
        }),
        '[' => ReadList(']', ReadValue),
        '"' => ReadText(),
        _ => ReadLiteral(),
    };

    private List<T> ReadList<T>(char end, Func<T> readItem)
    {
        _at++;
        List<T> items = [];
        while (_text[_at] != end)
        {
            if (items.Count > 0)
            {
                Take(',');
            }

            items.Add(readItem());
        }

        Take(end);
        return items;
    }

    private string ReadText()
    {
        Take('"');
        var text = new StringBuilder();
        while (_text[_at] != '"')
        {
            text.Append(_text[_at] == '\\' ? ReadEscape() : _text[_at++]);
        }

        Take('"');
        return text.ToString();
    }

    private char ReadEscape()
    {
        var escaped = _text[_at + 1];
        _at += 2;
        if (escaped != 'u')
        {
            return escaped switch { 'n' => '\n', 'r' => '\r', 't' => '\t', _ => escaped };
        }

        _at += 4;
        return (char)ushort.Parse(_text.AsSpan(_at - 4, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    private Literal ReadLiteral()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '-' or '+' or '.'))
        {
            _at++;
        }

        Assert.True(_at > start, $"no value at {start}: {_text}");
        return new Literal(_text[start.._at]);
    }

    private void Take(char expected)
    {
        Assert.True(_text[_at] == expected, $"'{expected}' expected at {_at}: {_text}");
        _at++;
    }

    public sealed record Literal(string Text);
}
