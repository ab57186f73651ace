using System.Security.Cryptography;
using System.Text;
using PfTaskQueue.Storage.Redis;
using PfTaskQueue.Tests.Shared;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>A link to a server that loses a chosen script's reply, or lets something happen just before a chosen script.</summary>
internal sealed class FaultyLink : TcpLink
{
    private readonly object _gate = new();
    private byte[]? _cutAfter;
    private (byte[] Sha, Func<Task> Action)? _before;
    private (byte[] Sha, Func<Task> Action)? _beforeRepeated;

    private FaultyLink(int target)
        : base(target)
    {
    }

    /// <summary>How many replies were lost.</summary>
    public int Cuts { get; private set; }

    public static FaultyLink To(int port) => new(port);

    /// <summary>The next call of the script reaches the server and takes effect; the connection is cut before its reply.</summary>
    public void LoseReplyOf(RedisScript script)
    {
        lock (_gate)
        {
            _cutAfter = ShaOf(script);
        }
    }

    /// <summary>Something that happens between a method's reads and its write.</summary>
    public void JustBefore(RedisScript script, Func<Task> action)
    {
        lock (_gate)
        {
            _before = (ShaOf(script), action);
        }
    }

    /// <summary>Something that happens after the reply was lost and before the call is sent again.</summary>
    public void JustBeforeRepeated(RedisScript script, Func<Task> action)
    {
        lock (_gate)
        {
            _beforeRepeated = (ShaOf(script), action);
        }
    }

    protected override Task OnCommandsAsync(LinkedConnection connection, ReadOnlyMemory<byte> part)
    {
        lock (_gate)
        {
            if (_cutAfter is { } sha && IsCall(part.Span, sha))
            {
                (connection.LosesReply, _cutAfter) = (true, null);
                (_before, _beforeRepeated) = (_beforeRepeated ?? _before, null);
            }

            if (!connection.LosesReply && _before is { } hook && IsCall(part.Span, hook.Sha))
            {
                _before = null;
                return hook.Action();
            }
        }

        return Task.CompletedTask;
    }

    protected override void OnReplyLost() => Cuts++;

#pragma warning disable CA5350 // It is how Redis names a script.
    private static byte[] ShaOf(RedisScript script) =>
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(script.Text))));
#pragma warning restore CA5350

    /// <summary>A first call loads the script and does not name its hash in the way a call does.</summary>
    private static bool IsCall(ReadOnlySpan<byte> chunk, byte[] sha) => chunk.IndexOf("EVALSHA"u8) >= 0 && chunk.IndexOf(sha) >= 0;
}
