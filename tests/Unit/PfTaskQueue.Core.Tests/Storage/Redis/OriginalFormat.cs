using System.Text.RegularExpressions;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>
/// The original's stored form, as its programs write it: names, order, what is left out and when, and the form of every value.
/// Written from the format's description, without any of the product's serializer.
/// </summary>
internal static partial class OriginalFormat
{
    private static readonly Shape Integer = Matching("integer", IntegerForm());
    private static readonly Shape Nonzero = Matching("integer other than 0", NonzeroForm());
    private static readonly Shape Boolean = Matching("boolean", BooleanForm());
    private static readonly Shape Text = new((value, path) => Assert.True(value is string, $"{path} is no text"));
    private static readonly Shape Uuid = TextMatching("UUID", UuidForm());
    private static readonly Shape Time = TextMatching("time", TimeForm());

    private static readonly Shape Result = Fields(
        ("type", OneOf("Success", "Failure")),
        ("reason", OneOf("Succeeded", "Failed", "Timeout", "Signaled", "InternalError")),
        ("message?", Text),
        ("payload?", Text));

    private static readonly Shape Record = Fields(
        ("workerUID", Uuid), ("workerName", Text), ("processUID", Uuid), ("receivedAt", Time), ("startedAt?", Time), ("finishedAt?", Time),
        ("result?", Result), ("salvagedBy?", Uuid), ("salvagedAt?", Time));

    private static readonly Shape Task = Fields(
        ("uid", Uuid),
        ("parentUID?", Uuid),
        ("spec", Fields(("name", Text), ("payload", Text), ("retryLimit?", Nonzero), ("timeoutSeconds?", Nonzero))),
        ("status", Fields(
            ("phase", OneOf("Pending", "Received", "Processing", "Succeeded", "Failed")), ("createdAt", Time), ("currentWork?", Record),
            ("failureCount", Integer), ("salvageCount", Integer), ("history?", ListOf(Record, atMost: 10)))));

    private static readonly Shape Worker = Fields(
        ("uid", Uuid),
        ("queueUID", Uuid),
        ("Spec", Fields(
            ("name", Text), ("concurrency", Integer),
            ("taskHandler", Fields(("defaultTimeout", Integer), ("commands", ListOf(Text, atMost: 1000)), ("cleanupWorkspace", Boolean))),
            ("heartBeat", Fields(("salvageDuration", Integer), ("expirationDuration", Integer), ("interval", Integer))),
            ("exitOnSuspend", Boolean), ("exitOnEmpty", Boolean), ("exitOnEmptyGracePeriod", Integer), ("numTasks", Integer), ("workDir", Text))),
        ("Status", Fields(
            ("phase", OneOf("Running", "Succeeded", "Failed")), ("reason?", OneOf("Success", "Failure", "Salvaged")),
            ("startedAt", Time), ("finishedAt", Time), ("lastHeartBeatAt", Time), ("salvagedBy?", Uuid), ("salvagedAt?", Time))));

    private static readonly Shape Queue = Fields(
        ("uid", Uuid), ("Spec", Fields(("name", Text), ("state", OneOf("active", "suspend")))), ("Status", Fields(("createdAt", Time), ("updatedAt", Time))));

    private static readonly Shape DeadLetter = Fields(("Body", Text), ("error", Text));

    private delegate void Check(object value, string path);

    public static object ReadTask(string json) => Read(json, Task);

    public static object ReadWorker(string json) => Read(json, Worker);

    public static object ReadQueue(string json) => Read(json, Queue);

    public static object ReadDeadLetter(string json) => Read(json, DeadLetter);

    /// <summary>A value within a document, or null where it is left out: <c>status.currentWork.workerUID</c>.</summary>
    public static string? Value(object document, string path)
    {
        foreach (var name in path.Split('.'))
        {
            document = (document as List<KeyValuePair<string, object>>)?.Find(field => field.Key == name).Value!;
        }

        return document is GoJson.Literal literal ? literal.Text : document as string;
    }

    private static object Read(string json, Shape shape)
    {
        var value = GoJson.Parse(json);
        Assert.Equal(json, GoJson.Encode(value));
        shape.Check(value, "$");
        return value;
    }

    private static Shape Fields(params (string Name, Shape Shape)[] expected) => new((value, path) =>
    {
        var fields = Assert.IsType<List<KeyValuePair<string, object>>>(value);
        var at = 0;
        foreach (var (name, shape) in expected)
        {
            var isThere = at < fields.Count && fields[at].Key == name.TrimEnd('?');
            Assert.True(isThere || name.EndsWith('?'), $"{path}.{name} is missing or out of order");
            if (isThere)
            {
                shape.Check(fields[at].Value, $"{path}.{name}");
                at++;
            }
        }

        Assert.True(at == fields.Count, $"{path} has an unknown field, or one out of order: {string.Join(", ", fields.Skip(at).Select(field => field.Key))}");
    });

    private static Shape ListOf(Shape item, int atMost) => new((value, path) =>
    {
        var items = Assert.IsType<List<object>>(value);
        Assert.InRange(items.Count, 1, atMost);
        items.ForEach(each => item.Check(each, path + "[]"));
    });

    private static Shape OneOf(params string[] values) =>
        new((value, path) => Assert.True(value is string text && values.Contains(text), $"{path} is {value}"));

    private static Shape Matching(string what, Regex form) =>
        new((value, path) => Assert.True(value is GoJson.Literal literal && form.IsMatch(literal.Text), $"{path} is no {what}: {value}"));

    private static Shape TextMatching(string what, Regex form) =>
        new((value, path) => Assert.True(value is string text && form.IsMatch(text), $"{path} is no {what}: {value}"));

    [GeneratedRegex("^(0|-?[1-9][0-9]*)$")]
    private static partial Regex IntegerForm();

    [GeneratedRegex("^-?[1-9][0-9]*$")]
    private static partial Regex NonzeroForm();

    [GeneratedRegex("^(true|false)$")]
    private static partial Regex BooleanForm();

    [GeneratedRegex("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    private static partial Regex UuidForm();

    /// <summary>No trailing zeros in the fraction, no offset of zero but Z.</summary>
    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,8}[1-9])?(Z|[+-](?!00:00)\d\d:\d\d)$")]
    private static partial Regex TimeForm();

    private sealed record Shape(Check Check);
}
