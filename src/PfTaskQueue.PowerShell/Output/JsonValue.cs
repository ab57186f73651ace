using System.Management.Automation;
using System.Text.Json;

namespace PfTaskQueue.PowerShell.Output;

/// <summary>What a text means to a script: the value, if the text is JSON, else the text itself.</summary>
internal static class JsonValue
{
    // As ConvertFrom-Json has it.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1024 };

    /// <summary>Objects become custom objects, arrays arrays, whole numbers long, others decimal or double.</summary>
    public static object? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return text;
        }

        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return Read(document.RootElement);
        }

        // InvalidOperationException: a string with half a surrogate pair.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return text;
        }
    }

    private static object? Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => ReadObject(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Read).ToArray(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => ReadNumber(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static PSObject ReadObject(JsonElement element)
    {
        var result = new PSObject();
        foreach (var property in element.EnumerateObject())
        {
            // A script finds a property whatever its case, so of two that differ in it the last counts, as for equal ones.
            result.Properties.Remove(property.Name);
            result.Properties.Add(new PSNoteProperty(property.Name, Read(property.Value)));
        }

        return result;
    }

    private static object ReadNumber(JsonElement element) =>
        element.TryGetInt64(out var whole) ? whole
        : element.TryGetDecimal(out var exact) ? exact
        : element.GetDouble();
}
