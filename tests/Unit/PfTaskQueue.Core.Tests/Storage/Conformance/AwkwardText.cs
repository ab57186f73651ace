using System.Text;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

/// <summary>Texts that go wrong wherever somebody quotes, splits, counts or runs them.</summary>
internal static class AwkwardText
{
    private const string Scraps = "a0 \t\r\n\0\u0001\u001b\u007f'\"`\\$(){}[]<>|&;!%*?~#=,:-éß中😀\u00a0\u0085\u200b\u2028\u2029\ufeff\uffff\ud83d\ude00";

    /// <summary>What would make a file of this name, if anything ever ran or expanded a text.</summary>
    public static IEnumerable<string> Traps(string file) =>
    [
        $"$(touch '{file}')", $"`touch '{file}'`", $"; touch '{file}'", $"\n touch '{file}'\n", $"' ; touch '{file}' ; '", $"\" && touch \"{file}",
        $"| touch {file}", $"$(New-Item '{file}')", "%PATH%", "${HOME}", "$HOME", "~", "-n", "--help", "*", "{{", "@file", "!!System.IO.FileInfo x",
        "!!python/object/apply:os.system ['true']", "{\"$type\":\"System.Diagnostics.Process\"}", "&a *a", "? :", "---\n...\n", "<!ENTITY x SYSTEM 'file:///'>",
        "", " ", "\n", "\r\n", "\0", "a\0b", "null", "~\n", "'", "\"", "\\", "\\u0000", "\ud800", "\udc00x", "x\ud83d", "\ufffe", "💩", "e\u0301",
    ];

    public static string Random(Random random, int length)
    {
        var text = new StringBuilder(length);
        while (text.Length < length)
        {
            text.Append(Scraps[random.Next(Scraps.Length)]);
        }

        return text.ToString();
    }

    /// <summary>A text as UTF-8 can hold it: half a character becomes U+FFFD.</summary>
    public static string Storable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
