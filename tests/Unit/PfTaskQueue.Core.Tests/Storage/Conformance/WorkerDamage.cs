using System.Text;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

/// <summary>What can stand in the place of a running worker's record and cannot be it.</summary>
internal static class WorkerDamage
{
    public static TheoryData<string> All =>
        ["no JSON", "", "none", "another's", "ended", "a beat in the year 9999", "an expiration of 0", "a time of the year 10000", "bytes that are no text"];

    /// <summary>Null: nothing stands there.</summary>
    public static byte[]? Apply(string damage, WorkerInfo worker) => damage switch
    {
        "none" => null,
        "another's" => Bytes(Wire.Write(worker with { Uid = Uid.New() })),
        "ended" => Bytes(Wire.Write(worker with { Phase = WorkerPhase.Failed, Reason = WorkerReason.Failure })),
        "a beat in the year 9999" => Bytes(Wire.Write(worker with { LastHeartBeat = DateTimeOffset.MaxValue })),
        "an expiration of 0" => Bytes(Wire.Write(worker with { Spec = worker.Spec with { HeartBeat = new HeartBeatSpec { ExpirationDuration = TimeSpan.Zero } } })),
        "a time of the year 10000" => Bytes(Wire.Write(worker).Replace("\"lastHeartBeatAt\":\"2", "\"lastHeartBeatAt\":\"12")),
        "bytes that are no text" => [0xFF, 0xFE, 0x00],
        _ => Bytes(damage),
    };

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
