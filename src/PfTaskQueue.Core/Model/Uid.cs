using System.Buffers.Binary;

namespace PfTaskQueue.Model;

/// <summary>UIDs are lower-case version-4 UUID text.</summary>
public static class Uid
{
    public static string New() => Guid.NewGuid().ToString("D");

    /// <summary>
    /// A UID that begins with the time, in milliseconds, and is random beyond: those made one after the other are neighbours in
    /// a database's index, which then grows at its end, not everywhere. It stays valid as version 4, which other programs expect.
    /// </summary>
    public static string New(Timestamp at)
    {
        const int TimeBytes = 6;
        const int SpareBits = 16;
        Span<byte> bytes = stackalloc byte[16];
        Span<byte> time = stackalloc byte[sizeof(long)];
        Guid.NewGuid().TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(time, at.Instant.ToUnixTimeMilliseconds() << SpareBits);
        time[..TimeBytes].CopyTo(bytes);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    public static bool IsValid(string? text) => Guid.TryParseExact(text, "D", out _);
}
