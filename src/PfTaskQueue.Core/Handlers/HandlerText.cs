using System.Text;
using System.Text.Unicode;
using PfTaskQueue.Handlers.Processes;

namespace PfTaskQueue.Handlers;

/// <summary>
/// Reads what a handler wrote as text: UTF-8, and what is no UTF-8 becomes U+FFFD. On Windows many programs write in the code page of
/// the console; there a line that is no UTF-8 is read by that.
/// </summary>
internal static class HandlerText
{
    private static readonly Lazy<Encoding> Console = new(() =>
        OperatingSystem.IsWindows() && CodePagesEncodingProvider.Instance.GetEncoding(Win32.OemCodePage) is { } page ? page : Encoding.UTF8);

    public static string Decode(ReadOnlySpan<byte> bytes) => OperatingSystem.IsWindows() ? Decode(bytes, Console.Value) : Encoding.UTF8.GetString(bytes);

    /// <param name="fallback">For the lines that are no UTF-8.</param>
    internal static string Decode(ReadOnlySpan<byte> bytes, Encoding fallback)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n') + 1;
            var line = end == 0 ? bytes : bytes[..end];
            text.Append((Utf8.IsValid(line) ? Encoding.UTF8 : fallback).GetString(line));
            bytes = bytes[line.Length..];
        }

        return text.ToString();
    }
}
