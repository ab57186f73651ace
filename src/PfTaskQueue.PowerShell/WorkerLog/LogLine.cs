using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PfTaskQueue.Configuration;
using PfTaskQueue.PowerShell.Output;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.PowerShell.WorkerLog;

/// <summary>One line of a worker's log, in the original's two forms: for people, and as JSON (<c>log.pretty: false</c>).</summary>
internal sealed record LogLine(DateTimeOffset Time, LogLevel Level, string Message, IReadOnlyList<(string Key, object? Value)> Fields)
{
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string ToPrettyString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Time:HH:mm:ss} {ShortLevel} {Shown.Plain(Message)}");
        foreach (var (key, value) in Fields)
        {
            if (value is not null)
            {
                text.Append(' ').Append(key).Append('=').Append(Quote(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
            }
        }

        return text.ToString();
    }

    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("level", Level.ToString().ToLowerInvariant());
            foreach (var (key, value) in Fields)
            {
                if (value is not null)
                {
                    writer.WritePropertyName(key);
                    WriteValue(writer, value);
                }
            }

            writer.WriteString("time", Time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
            writer.WriteString("message", Message);
            writer.WriteEndObject();
        }

        return Shown.Json(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private string ShortLevel => Level switch
    {
        LogLevel.Trace => "TRC",
        LogLevel.Debug => "DBG",
        LogLevel.Info => "INF",
        LogLevel.Warn => "WRN",
        _ => "ERR",
    };

    private static void WriteValue(Utf8JsonWriter writer, object value)
    {
        if (value is int number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Quotes what would not be one word; what is no plain text is escaped.</summary>
    private static string Quote(string value) =>
        value.Length > 0 && value.All(character => character is > ' ' and not '"' and not '\\' and not '=') && TextControls.IsFree(value)
            ? value
            : Shown.Json(JsonSerializer.Serialize(value, QuoteOptions));

    private static readonly JsonSerializerOptions QuoteOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
