using System.Text;
using System.Text.Json;

namespace PfTaskQueue.Core.Tests.Storage.Fuzz;

/// <summary>
/// Makes spoilt records of whole ones: one field after the other is replaced by each of <see cref="SpoiltValues"/>, left out, or
/// there twice; beyond that two fields at once, and bytes anywhere. The same seed gives the same records.
/// </summary>
internal sealed class RecordSpoiler(int seed)
{
    private const string Gone = "\0gone";
    private const string Twice = "\0twice";

    private static readonly string[] Values = [.. SpoiltValues.All, Gone, Twice];

    private static readonly string[] Documents =
    [
        "", " ", "null", "[]", "{}", "0", "\"\"", "true", "no JSON", "{", "\"", "\0", "\ufeff{}", SpoiltValues.DeepArray, SpoiltValues.DeepObject,
    ];

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, Queue<(int Path, int Value)>> _plans = [];

    /// <summary>The next spoilt form of a record of this kind; the kind's records have the same fields.</summary>
    public byte[] Next(string kind, string whole)
    {
        using var document = JsonDocument.Parse(whole);
        var paths = Paths(document.RootElement, "").ToArray();
        if (!_plans.TryGetValue(kind, out var plan))
        {
            var all = Enumerable.Range(0, paths.Length).SelectMany(path => Enumerable.Range(0, Values.Length).Select(value => (path, value))).ToArray();
            _random.Shuffle(all);
            _plans.Add(kind, plan = new Queue<(int, int)>(all));
        }

        if (plan.TryDequeue(out var next))
        {
            return Write(document.RootElement, new() { [paths[next.Path % paths.Length]] = Values[next.Value] });
        }

        return _random.Next(4) switch
        {
            0 => Bytes(Encoding.UTF8.GetBytes(whole)),
            1 => Encoding.UTF8.GetBytes(Documents[_random.Next(Documents.Length)]),
            2 => Bytes(Write(document.RootElement, Some(paths, 1))),
            _ => Write(document.RootElement, Some(paths, _random.Next(2, 4))),
        };
    }

    /// <summary>Words of a note, of which one is something else, or bytes anywhere.</summary>
    public byte[] NextNote(params string[] words)
    {
        var spoilt = (string[])words.Clone();
        spoilt[_random.Next(words.Length)] = SpoiltValues.All[_random.Next(SpoiltValues.All.Length)].Trim('"');
        var note = Encoding.UTF8.GetBytes(string.Join(' ', spoilt));
        return _random.Next(3) == 0 ? Bytes(note) : note;
    }

    private Dictionary<string, string> Some(string[] paths, int count)
    {
        var changes = new Dictionary<string, string>();
        for (; count > 0; count--)
        {
            changes[paths[_random.Next(paths.Length)]] = Values[_random.Next(Values.Length)];
        }

        return changes;
    }

    /// <summary>Bytes that are changed, cut off, doubled.</summary>
    private byte[] Bytes(byte[] whole)
    {
        var bytes = whole.ToList();
        for (var changes = _random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = _random.Next(bytes.Count);
            switch (_random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)_random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(_random.Next(6), bytes.Count - at));
                    break;
                case 2:
                    bytes.Insert(at, (byte)_random.Next(256));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    private static IEnumerable<string> Paths(JsonElement element, string path)
    {
        IEnumerable<(JsonElement Value, string Path)> children = element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().Select(property => (property.Value, $"{path}/{property.Name}")),
            JsonValueKind.Array => element.EnumerateArray().Select((item, i) => (item, $"{path}/{i}")),
            _ => [],
        };
        return children.SelectMany(child => Paths(child.Value, child.Path).Prepend(child.Path));
    }

    private static byte[] Write(JsonElement element, Dictionary<string, string> changes)
    {
        var text = new StringBuilder();
        Write(element, "", changes, text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Write(JsonElement element, string path, Dictionary<string, string> changes, StringBuilder text)
    {
        if (changes.GetValueOrDefault(path) is { } value && value is not (Gone or Twice))
        {
            text.Append(value);
            return;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var property in element.EnumerateObject())
                {
                    Member(property, $"{path}/{property.Name}", changes, text);
                }

                Close(text, '}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var (item, i) in element.EnumerateArray().Select((item, i) => (item, i)))
                {
                    Write(item, $"{path}/{i}", changes, text);
                    text.Append(',');
                }

                Close(text, ']');
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    private static void Member(JsonProperty property, string path, Dictionary<string, string> changes, StringBuilder text)
    {
        var change = changes.GetValueOrDefault(path);
        if (change == Gone)
        {
            return;
        }

        if (change == Twice)
        {
            text.Append('"').Append(property.Name.ToUpperInvariant()).Append("\":0,\"").Append(property.Name).Append("\":null,");
        }

        text.Append('"').Append(property.Name).Append("\":");
        Write(property.Value, path, changes, text);
        text.Append(',');
    }

    private static void Close(StringBuilder text, char end)
    {
        if (text[^1] == ',')
        {
            text.Length--;
        }

        text.Append(end);
    }
}
