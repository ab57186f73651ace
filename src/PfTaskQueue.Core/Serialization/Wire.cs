using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PfTaskQueue.Model;

namespace PfTaskQueue.Serialization;

/// <summary>
/// The stored form, out and in: the JSON of the original (compact, its field order, its escapes), which both backends keep.
/// Reading throws <see cref="FormatException"/> with the reason: such data belongs to the dead letters.
/// </summary>
public static class Wire
{
    private const int NanosecondsPerTick = 100;

    private static readonly WireContext Context = new(new JsonSerializerOptions
    {
        Encoder = GoJsonEncoder.Instance,
        PropertyNameCaseInsensitive = true,
        MaxDepth = 64,
        Converters = { new TimestampConverter() },
    });

    public static string Write(TaskInfo task) => JsonSerializer.Serialize(WireTask.From(task), Context.WireTask);

    public static string Write(TaskSpec spec) => JsonSerializer.Serialize(WireTaskSpec.From(spec), Context.WireTaskSpec);

    public static string Write(WorkerInfo worker) => JsonSerializer.Serialize(WireWorker.From(worker), Context.WireWorker);

    public static string Write(QueueInfo queue) => JsonSerializer.Serialize(WireQueue.From(queue), Context.WireQueue);

    public static string Write(DeadLetter letter) => JsonSerializer.Serialize(WireDeadLetter.From(letter), Context.WireDeadLetter);

    internal static string Write(AttemptLog log) => JsonSerializer.Serialize(WireAttemptLog.From(log), Context.WireAttemptLog);

    /// <summary>Null: it cannot be read.</summary>
    internal static AttemptLog? ReadLog(string json, string taskUid, string processUid)
    {
        try
        {
            return Read(json, Context.WireAttemptLog, wire => wire.ToLog(taskUid, processUid));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The configuration that a worker's handlers get.</summary>
    internal static string WriteConfig(WorkerInfo worker, int numWorkerSalvageOnStartup) =>
        JsonSerializer.Serialize(WireWorkerConfig.From(worker, numWorkerSalvageOnStartup), Context.WireWorkerConfig);

    public static TaskInfo ReadTask(string json, string queue, string queueUid) =>
        Read(json, Context.WireTask, wire => wire.ToTask(queue, queueUid));

    public static WorkerInfo ReadWorker(string json, string queue) => Read(json, Context.WireWorker, wire => wire.ToWorker(queue));

    public static QueueInfo ReadQueue(string json) => Read(json, Context.WireQueue, wire => wire.ToQueue());

    public static DeadLetter ReadDeadLetter(string json, string queue) => Read(json, Context.WireDeadLetter, wire => wire.ToDeadLetter(queue));

    /// <summary>Reads a task, or says why it cannot be read.</summary>
    public static bool TryReadTask(
        string json, string queue, string queueUid, [NotNullWhen(true)] out TaskInfo? task, [NotNullWhen(false)] out string? error)
    {
        try
        {
            task = ReadTask(json, queue, queueUid);
            error = null;
            return true;
        }
        catch (FormatException e)
        {
            task = null;
            error = e.Message;
            return false;
        }
    }

    internal static string Required(string? value, string name) =>
        string.IsNullOrEmpty(value) ? throw new FormatException($"can't unmarshal: '{name}' is missing") : value;

    internal static T Enum<T>(string? value, string name, bool ignoreCase = false)
        where T : struct, Enum =>
        System.Enum.TryParse<T>(value, ignoreCase, out var parsed) && !char.IsAsciiDigit(value![0]) && value[0] is not ('-' or '+')
            ? parsed
            : throw new FormatException($"can't unmarshal: '{name}' is '{value}', not one of {string.Join(", ", System.Enum.GetNames<T>())}");

    internal static long Nanoseconds(TimeSpan span) => span.Ticks > long.MaxValue / NanosecondsPerTick
        ? long.MaxValue
        : span.Ticks * NanosecondsPerTick;

    internal static TimeSpan Span(long? nanoseconds) => TimeSpan.FromTicks((nanoseconds ?? 0) / NanosecondsPerTick);

    private static TModel Read<TWire, TModel>(
        string json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<TWire> type, Func<TWire, TModel> map)
    {
        try
        {
            return map(JsonSerializer.Deserialize(json, type) ?? throw new FormatException("can't unmarshal: null"));
        }
        catch (JsonException e)
        {
            throw new FormatException($"can't unmarshal: {e.Message}", e);
        }
    }

    private sealed class TimestampConverter : JsonConverter<Timestamp>
    {
        private static readonly JavaScriptEncoder Plain = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

        public override Timestamp Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Timestamp.TryParse(reader.GetString()!, out var time)
                ? time
                : throw new JsonException("a time is not RFC 3339");

        // The offset's plus sign must stay a plus sign.
        public override void Write(Utf8JsonWriter writer, Timestamp value, JsonSerializerOptions options) =>
            writer.WriteStringValue(JsonEncodedText.Encode(value.ToString(), Plain));
    }
}

[JsonSerializable(typeof(WireTask))]
[JsonSerializable(typeof(WireTaskSpec))]
[JsonSerializable(typeof(WireWorker))]
[JsonSerializable(typeof(WireWorkerConfig))]
[JsonSerializable(typeof(WireQueue))]
[JsonSerializable(typeof(WireDeadLetter))]
[JsonSerializable(typeof(WireAttemptLog))]
internal sealed partial class WireContext : JsonSerializerContext;
