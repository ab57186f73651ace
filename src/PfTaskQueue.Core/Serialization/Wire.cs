using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using PfTaskQueue.Model;

namespace PfTaskQueue.Serialization;

/// <summary>
/// The stored form, out and in: the JSON of the original (compact, its field order, its escapes), which both backends keep.
/// Reading throws nothing: another program, a fault or a person may have put any bytes where a record belongs. It gives the record,
/// or the fault in words; only a record that is about the item at whose place it stands is one.
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

    /// <summary>The configuration that a worker's handlers get.</summary>
    internal static string WriteConfig(WorkerInfo worker, int numWorkerSalvageOnStartup) =>
        JsonSerializer.Serialize(WireWorkerConfig.From(worker, numWorkerSalvageOnStartup), Context.WireWorkerConfig);

    /// <param name="uid">The task that the text must be about; null: any.</param>
    public static bool TryReadTask(
        string json, string? uid, string queue, string queueUid, [NotNullWhen(true)] out TaskInfo? task, [NotNullWhen(false)] out string? fault) =>
        TryRead(json, Context.WireTask, wire => Named("task", uid ?? wire.Uid, wire.Uid, wire.ToTask(queue, queueUid)), out task, out fault);

    /// <param name="uid">The worker that the text must be about.</param>
    public static bool TryReadWorker(
        string json, string uid, string queue, string queueUid, [NotNullWhen(true)] out WorkerInfo? worker, [NotNullWhen(false)] out string? fault) =>
        TryRead(
            json,
            Context.WireWorker,
            wire => Named("worker", uid, wire.Uid, Named("a worker of queue", queueUid, wire.QueueUid, wire.ToWorker(queue))),
            out worker,
            out fault);

    /// <param name="uid">The queue that the text must be about.</param>
    /// <param name="name">Its name by the index of the queues.</param>
    public static bool TryReadQueue(
        string json, string uid, string name, [NotNullWhen(true)] out QueueInfo? queue, [NotNullWhen(false)] out string? fault) =>
        TryRead(
            json,
            Context.WireQueue,
            wire => Named("queue", name, wire.Spec?.Name, Named("queue", uid, wire.Uid, wire.ToQueue())),
            out queue,
            out fault);

    public static bool TryReadDeadLetter(
        string json, string queue, [NotNullWhen(true)] out DeadLetter? letter, [NotNullWhen(false)] out string? fault) =>
        TryRead(json, Context.WireDeadLetter, wire => wire.ToDeadLetter(queue), out letter, out fault);

    internal static bool TryReadLog(
        string json, string taskUid, string processUid, [NotNullWhen(true)] out AttemptLog? log, [NotNullWhen(false)] out string? fault) =>
        TryRead(json, Context.WireAttemptLog, wire => wire.ToLog(taskUid, processUid), out log, out fault);

    internal static string Required(string? value, string name) =>
        string.IsNullOrEmpty(value) ? throw new FormatException($"can't unmarshal: '{name}' is missing") : value;

    /// <summary>An element of a list.</summary>
    internal static T Element<T>(T? value, string list)
        where T : class => value ?? throw new FormatException($"can't unmarshal: '{list}' holds null");

    /// <summary>One of the names and nothing that .NET takes for one: no number, no list of names, no blank before it.</summary>
    internal static T Enum<T>(string? value, string name, bool ignoreCase = false)
        where T : struct, Enum =>
        System.Enum.TryParse<T>(value, ignoreCase, out var parsed)
        && string.Equals(parsed.ToString(), value, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
        && System.Enum.IsDefined(parsed)
            ? parsed
            : throw new FormatException($"can't unmarshal: '{name}' is '{value}', not one of {string.Join(", ", System.Enum.GetNames<T>())}");

    internal static long Nanoseconds(TimeSpan span) => span.Ticks > long.MaxValue / NanosecondsPerTick
        ? long.MaxValue
        : span.Ticks * NanosecondsPerTick;

    internal static TimeSpan Span(long? nanoseconds) => TimeSpan.FromTicks((nanoseconds ?? 0) / NanosecondsPerTick);

    /// <summary>The one place where a text becomes a record: whatever the text is, there is a record or a fault.</summary>
    private static bool TryRead<TWire, TModel>(
        string json, JsonTypeInfo<TWire> type, Func<TWire, TModel> map, [NotNullWhen(true)] out TModel? record, [NotNullWhen(false)] out string? fault)
        where TWire : class
        where TModel : class
    {
        try
        {
            record = map(JsonSerializer.Deserialize(json, type) ?? throw new FormatException("can't unmarshal: null"));
            fault = null;
            return true;
        }

        // ArgumentException: half a surrogate pair in the text itself.
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException)
        {
            record = null;
            fault = e is FormatException ? e.Message : $"can't unmarshal: {e.Message}";
            return false;
        }
    }

    /// <summary>The record, if it is about the item at whose place it stands.</summary>
    private static TModel Named<TModel>(string kind, string? expected, string? found, TModel record) =>
        expected == found ? record : throw new FormatException($"the record of {kind} {expected} is that of {kind} {found}");

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
