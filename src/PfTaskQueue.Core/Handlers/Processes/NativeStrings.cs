using System.Text;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>Texts as a C program takes them: UTF-8, each ended by a NUL. Lone surrogates become U+FFFD.</summary>
internal sealed class NativeStrings
{
    private readonly byte[] _bytes;
    private readonly int[] _offsets;

    public NativeStrings(IReadOnlyCollection<string> texts)
    {
        _bytes = new byte[texts.Sum(text => Encoding.UTF8.GetByteCount(text) + 1)];
        _offsets = new int[texts.Count];
        var (index, offset) = (0, 0);
        foreach (var text in texts)
        {
            _offsets[index++] = offset;
            offset += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(offset)) + 1;
        }
    }

    public int Count => _offsets.Length;

    public static NativeStrings FromVariables(IReadOnlyCollection<KeyValuePair<string, string>> variables) =>
        new([.. variables.Select(variable => variable.Key + "=" + variable.Value)]);

    /// <summary>For <c>fixed</c>.</summary>
    public ref byte GetPinnableReference() => ref _bytes.AsSpan().GetPinnableReference();

    /// <summary>Writes the address of each text, given that of the first.</summary>
    public void WriteAddresses(nint start, Span<nint> target)
    {
        for (var i = 0; i < _offsets.Length; i++)
        {
            target[i] = start + _offsets[i];
        }
    }
}
