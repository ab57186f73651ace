using System.Globalization;

namespace PfTaskQueue.Serialization;

/// <summary>
/// Whole numbers as YAML 1.1 writes them: <c>16</c>, <c>0x10</c>, <c>0b1</c>, <c>0o17</c>, <c>017</c> (octal), <c>1_000</c>,
/// and floats without a fraction (<c>3.0</c>, <c>1e3</c>).
/// </summary>
internal static class YamlInteger
{
    /// <summary>Reads a number of 64 bits; a fraction or anything else is refused.</summary>
    public static bool TryParse(string text, out long value)
    {
        var digits = text.Trim().Replace("_", "", StringComparison.Ordinal);
        var negative = digits.StartsWith('-');
        if (negative || digits.StartsWith('+'))
        {
            digits = digits[1..];
        }

        value = 0;
        return digits.Length > 0 && char.IsAsciiLetterOrDigit(digits[0]) && TryParseMagnitude(digits.ToLowerInvariant(), out var magnitude)
            && TryApplySign(magnitude, negative, out value);
    }

    private static bool TryParseMagnitude(string digits, out ulong magnitude) => digits switch
    {
        ['0', 'x', .. var hex] => TryParseBase(hex, 16, out magnitude),
        ['0', 'b', .. var binary] => TryParseBase(binary, 2, out magnitude),
        ['0', 'o', .. var octal] => TryParseBase(octal, 8, out magnitude),
        ['0', .. var octal] when octal.Length > 0 && octal.All(char.IsAsciiDigit) => TryParseBase(octal, 8, out magnitude),
        _ => ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out magnitude) || TryParseFloat(digits, out magnitude),
    };

    private static bool TryParseBase(string digits, uint radix, out ulong magnitude)
    {
        magnitude = 0;
        foreach (var digit in digits)
        {
            var value = char.IsAsciiHexDigit(digit) ? (uint)Convert.ToInt32(digit.ToString(), 16) : uint.MaxValue;
            if (value >= radix || magnitude > (ulong.MaxValue - value) / radix)
            {
                return false;
            }

            magnitude = (magnitude * radix) + value;
        }

        return digits.Length > 0;
    }

    private static bool TryParseFloat(string digits, out ulong magnitude)
    {
        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        magnitude = 0;
        if (!decimal.TryParse(digits, Styles, CultureInfo.InvariantCulture, out var number)
            || number != decimal.Truncate(number) || number > ulong.MaxValue)
        {
            return false;
        }

        magnitude = (ulong)number;
        return true;
    }

    private static bool TryApplySign(ulong magnitude, bool negative, out long value)
    {
        value = unchecked(negative ? -(long)magnitude : (long)magnitude);
        return magnitude <= (negative ? (ulong)long.MaxValue + 1 : long.MaxValue);
    }
}
