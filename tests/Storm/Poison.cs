using System.Globalization;

namespace PfTaskQueue.Storm;

internal enum PoisonKind
{
    /// <summary>At the end of the line.</summary>
    Task,

    /// <summary>Among the workers of the queue, as one that runs.</summary>
    Worker,

    /// <summary>Beside the queue.</summary>
    Queue,
}

/// <summary>A record that is none, as another program or a damaged disk leaves it.</summary>
internal sealed record Poison(PoisonKind Kind, string Uid, string Body)
{
    private const string Status = """
        "status":{"phase":"Pending","createdAt":"2026-03-01T00:00:00Z","failureCount":0,"salvageCount":0,"history":[]}
        """;

    // {0}: the UID. Each is JSON or nearly so, and no task.
    private static readonly string[] Tasks =
    [
        """{"uid":"{0}","spec":{"payload":"good 0"},"status":{"phase":"Pending","createdAt":"2026-03-01T00:00:00Z","history":[null]}}""",
        """{"uid":"{0}","spec":{"payload":7},""" + Status + "}",
        """{"uid":"{0}","spec":{"payload":"good 0"},"status":{"phase":"Pending","createdAt":"9999-99-99T99:99:99Z","history":[]}}""",
        """{"uid":"{0}","spec":{"payload":"good 0"},"status":{"phase":["Pending"],"createdAt":"2026-03-01T00:00:00Z","history":[]}}""",
        """{"uid":"{0}","spec":null,"status":null}""",
        """["{0}"]""",
        """{"uid":"{0}","spec":{"payload":"cut off in the""",
        """{"uid":"{0}","spec":""" + new string('[', 5000),
    ];

    private static readonly string[] Others =
    [
        """{"uid":"{0}","Spec":null,"Status":null}""",
        """{"uid":"{0}","Spec":{"name":"poison"},"Status":{"phase":"Running","startedAt":"0000-00-00T00:00:00Z","lastHeartBeatAt":"9999-12-31T23:59:60Z"}}""",
        "{",
        "null",
    ];

    /// <summary>What one strike throws in: a task of each kind, a worker, and a queue.</summary>
    /// <param name="number">Of the strike.</param>
    public static IReadOnlyList<Poison> Make(int number) =>
    [
        .. Tasks.Select(body => Of(PoisonKind.Task, body)),
        Of(PoisonKind.Worker, Others[number % Others.Length]),
        Of(PoisonKind.Queue, Others[(number + 1) % Others.Length]),
    ];

    private static Poison Of(PoisonKind kind, string body)
    {
        var uid = Guid.NewGuid().ToString("D", CultureInfo.InvariantCulture);
        return new Poison(kind, uid, body.Replace("{0}", uid, StringComparison.Ordinal));
    }
}
