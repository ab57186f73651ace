using System.Text.Json;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Core.Tests.Serialization;

/// <summary>What the original stored in a real Redis: reading it and writing it back changes no byte.</summary>
public class WireVectorTests
{
    public static IEnumerable<TheoryDataRow<string, string>> StoredDocuments() =>
        from line in File.ReadLines(Path.Join(AppContext.BaseDirectory, "Data", "original-state.jsonl"))
        let entry = JsonDocument.Parse(line).RootElement
        where entry.GetProperty("type").GetString() == "string"
        select new TheoryDataRow<string, string>(entry.GetProperty("key").GetString()!, entry.GetProperty("value").GetString()!);

    [Fact]
    public void TheVectors_HoldQueuesTasksAndWorkers()
    {
        var keys = StoredDocuments().Select(row => row.Data.Item1).ToList();
        Assert.Contains(keys, key => key.Contains(":task:", StringComparison.Ordinal));
        Assert.Contains(keys, key => key.Contains(":worker:", StringComparison.Ordinal));
        Assert.Contains(keys, IsQueue);
    }

    [Theory]
    [MemberData(nameof(StoredDocuments))]
    public void ADocument_IsWrittenAsItWasRead(string key, string json)
    {
        var written = IsQueue(key) ? Wire.Write(Stored.Queue(json))
            : key.Contains(":task:", StringComparison.Ordinal) ? Wire.Write(Stored.Task(json, "q", "u"))
            : Wire.Write(Stored.Worker(json, "q"));
        Assert.Equal(json, written);
    }

    private static bool IsQueue(string key) => key.Split(':').Length == 4;
}
