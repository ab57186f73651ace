using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Core.Tests.Serialization;

public class ListWriterTests
{
    private const string TaskJson =
        """{"uid":"37b86a9a-ccab-484d-9dd7-5b43a855568c","parentUID":"c5f81677-48a3-4722-b6d0-d8e5caa1fd3c","spec":{"name":"","payload":"a: \u003cb\u003e","retryLimit":2},"status":{"phase":"Failed","createdAt":"2026-11-24T11:25:55.924670591+09:00","failureCount":1,"salvageCount":0,"history":[{"workerUID":"f6421b8f-593b-416a-9f26-7902cf5d20d6","workerName":"w1","processUID":"96a73b44-ee09-4773-a4dc-c556b20d8f6b","receivedAt":"2026-11-24T11:25:56.995177236+09:00","startedAt":"2026-11-24T11:25:57+09:00","finishedAt":"2026-11-24T11:25:57.004313291+09:00","result":{"type":"Failure","reason":"Failed","message":"no\ngood","payload":""}}]}}""";

    private const string WorkerJson =
        """{"uid":"2e5de032-36d1-4f78-9617-abfbb7949ecc","queueUID":"5cc1983f-f961-4b01-9d17-fe172b55a40f","Spec":{"name":"w-killed","concurrency":1,"taskHandler":{"defaultTimeout":1800000000000,"commands":["/opt/handler.sh"],"cleanupWorkspace":false},"heartBeat":{"salvageDuration":15000000000,"expirationDuration":10000000000,"interval":2000000000},"exitOnSuspend":true,"exitOnEmpty":false,"exitOnEmptyGracePeriod":10000000000,"numTasks":100,"workDir":"/var/tmp"},"Status":{"phase":"Running","startedAt":"2026-11-24T11:26:02.093252753+09:00","finishedAt":"2026-11-24T11:26:02.093252753+09:00","lastHeartBeatAt":"2026-11-24T11:26:04.098941711+09:00"}}""";

    private static readonly QueueInfo Queue =
        Stored.Queue("""{"uid":"u1","Spec":{"name":"q","state":"suspend"},"Status":{"createdAt":"2026-11-24T01:59:33Z","updatedAt":"2026-11-24T01:59:33.5Z"}}""");

    [Fact]
    public void Json_IsIndentedByTabs_WithoutANewlineAtTheEnd()
    {
        var expected = """
            [
            	{
            		"uid": "u1",
            		"Spec": {
            			"name": "q",
            			"state": "suspend"
            		},
            		"Status": {
            			"createdAt": "2026-11-24T01:59:33Z",
            			"updatedAt": "2026-11-24T01:59:33.5Z"
            		}
            	},
            	{
            		"Body": "{\"a\":[1, 2]} \\",
            		"error": "e"
            	}
            ]
            """;
        Assert.Equal(expected.ReplaceLineEndings("\n"), Json(Queue, new DeadLetter { Body = """{"a":[1, 2]} \""", Error = "e" }));
    }

    [Fact]
    public void AnEmptyList_IsWrittenAsSuch()
    {
        Assert.Equal("[]", Json());
        Assert.Equal("[]\n", Yaml());
    }

    [Fact]
    public void IndentedJson_IsTheStoredForm_WhenItsBlanksAreTakenOut()
    {
        var json = Json(Stored.Task(TaskJson, "q", "u"));
        Assert.Equal("[" + TaskJson + "]", json.Replace("\n", "", StringComparison.Ordinal)
            .Replace("\t", "", StringComparison.Ordinal).Replace("\": ", "\":", StringComparison.Ordinal));
    }

    [Fact]
    public void EmptyArrays_StayOnTheirLine()
    {
        var worker = Stored.Worker(WorkerJson, "q");
        worker = worker with { Spec = worker.Spec with { TaskHandler = worker.Spec.TaskHandler with { Commands = [] } } };
        Assert.Contains("\"commands\": [],\n", Json(worker), StringComparison.Ordinal);
        Assert.Contains("commands: []\n", Yaml(worker), StringComparison.Ordinal);
    }

    [Fact]
    public void ATask_HasTheOriginalsShapeInYaml()
    {
        var expected = """
            - uid: 37b86a9a-ccab-484d-9dd7-5b43a855568c
              parentUID: c5f81677-48a3-4722-b6d0-d8e5caa1fd3c
              spec:
                payload: 'a: <b>'
                retryLimit: 2
              status:
                phase: Failed
                createdAt: 2026-11-24T11:25:55.924670591+09:00
                failureCount: 1
                salvageCount: 0
                history:
                - workerUID: f6421b8f-593b-416a-9f26-7902cf5d20d6
                  workerName: w1
                  processUID: 96a73b44-ee09-4773-a4dc-c556b20d8f6b
                  receivedAt: 2026-11-24T11:25:56.995177236+09:00
                  startedAt: 2026-11-24T11:25:57+09:00
                  finishedAt: 2026-11-24T11:25:57.004313291+09:00
                  result:
                    type: Failure
                    reason: Failed
                    message: |-
                      no
                      good
                    payload: ""

            """;
        Assert.Equal(expected.ReplaceLineEndings("\n"), Yaml(Stored.Task(TaskJson, "q", "u")));
    }

    [Fact]
    public void ALostWorker_IsFailedInEveryOutput_AndDurationsAreText()
    {
        var stored = Stored.Worker(WorkerJson, "q");
        var lost = WorkerLifecycle.AsSeen(stored, stored.LastHeartBeat + TimeSpan.FromSeconds(11));
        var expected = """
            - uid: 2e5de032-36d1-4f78-9617-abfbb7949ecc
              queueUID: 5cc1983f-f961-4b01-9d17-fe172b55a40f
              spec:
                name: w-killed
                concurrency: 1
                taskHandler:
                  defaultTimeout: 30m0s
                  commands:
                  - /opt/handler.sh
                  cleanupWorkspace: false
                heartBeat:
                  salvageDuration: 15s
                  expirationDuration: 10s
                  interval: 2s
                exitOnSuspend: true
                exitOnEmpty: false
                exitOnEmptyGracePeriod: 10s
                numTasks: 100
                workDir: /var/tmp
              status:
                phase: Failed
                reason: Lost
                startedAt: 2026-11-24T11:26:02.093252753+09:00
                finishedAt: 2026-11-24T11:26:02.093252753+09:00
                lastHeartBeatAt: 2026-11-24T11:26:04.098941711+09:00

            """;
        Assert.Equal(expected.ReplaceLineEndings("\n"), Yaml(lost));
        Assert.Contains("\"phase\": \"Failed\",\n\t\t\t\"reason\": \"Lost\"", Json(lost), StringComparison.Ordinal);
    }

    [Fact]
    public void QueuesAndDeadLetters_HaveTheOriginalsNamesInYaml()
    {
        var expected = """
            - uid: u1
              spec:
                name: q
                state: suspend
              status:
                createdAt: 2026-11-24T01:59:33Z
                updatedAt: 2026-11-24T01:59:33.5Z
            - body: '{'
              err: 'can''t unmarshal: x'
            - payload: p

            """;
        Assert.Equal(
            expected.ReplaceLineEndings("\n"),
            Yaml(Queue, new DeadLetter { Body = "{", Error = "can't unmarshal: x" }, new TaskSpec { Payload = "p" }));
    }

    [Fact]
    public void WhatIsNoneOfThem_IsRefused()
    {
        Assert.False(IListWriter.CanWrite("text"));
        Assert.Throws<ArgumentException>(() => Yaml("text"));
        Assert.Throws<ArgumentException>(() => Json("text"));
    }

    private static string Json(params object[] items) => Write(writer => new PfJsonWriter(writer), items);

    private static string Yaml(params object[] items) => Write(writer => new PfYamlWriter(writer), items);

    private static string Write(Func<TextWriter, IListWriter> create, object[] items)
    {
        var text = new StringWriter();
        var writer = create(text);
        foreach (var item in items)
        {
            writer.Write(item);
        }

        writer.Complete();
        return text.ToString();
    }
}
