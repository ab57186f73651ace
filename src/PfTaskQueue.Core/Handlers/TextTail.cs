using System.Text;

namespace PfTaskQueue.Handlers;

/// <summary>The end of a text that grows, in bytes of UTF-8. It may be read while it grows: a script that was left behind goes on.</summary>
/// <param name="limit">How many bytes are kept; 0 or less: none, they are only counted.</param>
internal sealed class TextTail(int limit)
{
    private readonly StringBuilder _text = new();
    private readonly object _gate = new();
    private long _bytes;

    /// <summary>The length of the whole text.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public void Append(string text)
    {
        lock (_gate)
        {
            _bytes += Encoding.UTF8.GetByteCount(text);
            if (limit > 0)
            {
                _text.Append(text);

                // No character takes less than a byte, so what is cut here is beyond the limit. Seldom: each cut moves the rest.
                if (_text.Length > 2L * limit)
                {
                    _text.Remove(0, _text.Length - limit);
                }
            }
        }
    }

    /// <summary>The end of the text, and the length of the whole.</summary>
    public (string Text, long Bytes) Read()
    {
        byte[] bytes;
        long all;
        lock (_gate)
        {
            bytes = Encoding.UTF8.GetBytes(_text.ToString());
            all = _bytes;
        }

        var start = Math.Max(0, bytes.Length - Math.Max(0, limit));
        while (start > 0 && start < bytes.Length && (bytes[start] & 0xC0) == 0x80)
        {
            start++;
        }

        return (Encoding.UTF8.GetString(bytes.AsSpan(start)), all);
    }
}
