using System.Text.Json;
using PfTaskQueue.Model;

namespace PfTaskQueue.Serialization;

/// <summary>A task spec from a JSON object.</summary>
public static class TaskSpecJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <summary>Reads the text of one JSON object; see <see cref="Read(JsonElement, bool)"/>.</summary>
    /// <exception cref="PfException">InvalidTaskSpec.</exception>
    public static TaskSpec Parse(string json, bool ignoreUnknownKeys = false)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return Read(document.RootElement, ignoreUnknownKeys);
        }
        catch (JsonException e)
        {
            const string Advice = "give one JSON object such as {\"payload\": \"text\"}";
            throw new PfException(PfError.InvalidTaskSpec, $"this is no JSON: {e.Message}", Advice, e);
        }
    }

    /// <summary>
    /// Reads a spec as the original does: the case of keys does not matter, the last of a repeated key counts, null is an
    /// empty spec. Beyond that, whole numbers may be strings or <c>3.0</c>, and <c>"timeout": "10m"</c> is read.
    /// </summary>
    /// <param name="element">An object or null.</param>
    /// <param name="ignoreUnknownKeys">As the original does with post hooks.</param>
    /// <exception cref="PfException">InvalidTaskSpec.</exception>
    public static TaskSpec Read(JsonElement element, bool ignoreUnknownKeys = false)
    {
        if (element.ValueKind == JsonValueKind.Null)
        {
            return new TaskSpec();
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Refuse($"a task spec is a JSON object, not {Describe(element)}");
        }

        var builder = new TaskSpecBuilder();
        foreach (var property in element.EnumerateObject())
        {
            var key = TaskSpecBuilder.Keys.FirstOrDefault(known => known.Equals(property.Name, StringComparison.OrdinalIgnoreCase));
            if (key is null && ignoreUnknownKeys)
            {
                continue;
            }

            try
            {
                builder.Set(key ?? property.Name, key is null ? null : Text(key, property.Value));
            }
            catch (FormatException e)
            {
                throw Refuse(e.Message);
            }
        }

        return builder.Build();
    }

    private static string? Text(string key, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number when !IsText(key) => value.GetRawText(),
        _ => throw new FormatException($"{key} must be a string{(IsText(key) ? "" : " or a number")}, not {Describe(value)}"),
    };

    private static bool IsText(string key) => key is TaskSpecBuilder.NameKey or TaskSpecBuilder.PayloadKey;

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "the number " + value.GetRawText(),
        _ => value.GetRawText(),
    };

    private static PfException Refuse(string message) =>
        new(PfError.InvalidTaskSpec, message, $"the keys are {string.Join(", ", TaskSpecBuilder.Keys)}");
}
