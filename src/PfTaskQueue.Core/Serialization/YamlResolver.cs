using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace PfTaskQueue.Serialization;

/// <summary>What a plain YAML 1.1 scalar means to a reader that guesses types, so that text which looks like more is quoted.</summary>
internal static partial class YamlResolver
{
    private static readonly FrozenSet<string> Keywords = FrozenSet.ToFrozenSet(
    [
        "", "~", "null", "Null", "NULL", "<<", "=",
        "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO",
        "true", "True", "TRUE", "false", "False", "FALSE", "on", "On", "ON", "off", "Off", "OFF",
        ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF",
    ]);

    public static bool IsNull(string plain) => plain is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>Whether a plain scalar stays the text it is.</summary>
    public static bool IsText(string plain) => !Keywords.Contains(plain) && !Number().IsMatch(plain) && !Time().IsMatch(plain);

    [GeneratedRegex(
        """
        ^[-+]?(
          0x[0-9a-fA-F_]+ | 0o?[0-7_]+ | 0b[01_]+
          | (\.[0-9_]+ | [0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9_]+)?
          | [0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?
        )\z
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Number();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Time();
}
