using System.Text.RegularExpressions;

namespace PfTaskQueue.PowerShell.Tests.HostileText;

/// <summary>What a line of a log may not have, told independently of what the module makes of it.</summary>
internal static partial class HostileLines
{
    /// <summary>Every text of the module that is shown is one line, or lines that begin with blanks.</summary>
    public static void AssertHarmless(string text)
    {
        Assert.DoesNotMatch(Forbidden(), text.Replace("\n", "⏎", StringComparison.Ordinal).Replace("\t", " ", StringComparison.Ordinal));
        Assert.All(text.Split('\n'), line =>
        {
            Assert.DoesNotContain("##vso[", line, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("##[", line, StringComparison.Ordinal);
            Assert.False(line.StartsWith("EVIL", StringComparison.Ordinal), line);
            Assert.False(line.TrimStart().StartsWith("::", StringComparison.Ordinal), line);
        });
    }

    // Cc, Zl, Zp, and of Cf those that turn the direction.
    [GeneratedRegex(@"[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]")]
    private static partial Regex Forbidden();
}
