namespace PfTaskQueue.Core.Tests.Storage.Fuzz;

/// <summary>JSON that may stand where a record has something else.</summary>
internal static class SpoiltValues
{
    private const int Depth = 200;

    public static readonly string DeepArray = new string('[', Depth) + new string(']', Depth);

    public static readonly string DeepObject = string.Concat(Enumerable.Repeat("{\"a\":", Depth)) + "0" + new string('}', Depth);

    public static readonly string[] All =
    [
        "null", "true", "false", "{}", "[]", "[null]", "[{}]", "{\"a\":null}", "\"\"", "\"x\"", "\" \"",
        "0", "-0", "1", "-1", "0.5", "1e2", "1e308", "1e999", "1e-999", "-1e308",
        "2147483647", "-2147483648", "2147483648", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "18446744073709551616",
        "\"3\"", "\" 3\"", "\"3,4\"", "\"Pending\"", "\"Received\"", "\"Processing\"", "\"Succeeded\"", "\"Failed\"", "\"Pending,Received\"",
        "\"Running\"", "\"Salvaged\"", "\"Success\"", "\"Failure\"", "\"active\"", "\"suspend\"", "\"pending\"",
        "\"0000-00-00T00:00:00Z\"", "\"0001-01-01T00:00:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59.999999999Z\"",
        "\"9999-12-31T23:59:59-14:00\"", "\"10000-01-01T00:00:00Z\"", "\"292277026596-12-04T15:30:08Z\"", "\"-292277022399-01-01T00:00:00Z\"",
        "\"2026-13-45T25:61:61Z\"", "\"2026-02-29T00:00:00Z\"", "\"2026-01-01T00:00:00+99:99\"", "\"2026-01-01\"", "\"2026-01-01T00:00:00.Z\"",
        "\"-1\"", "\"\\ud800\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"00000000-0000-0000-0000-000000000000\"", "\"a:b\"", "\"/\"",
        "\"" + new string('s', 1 << 20) + "\"", DeepArray, DeepObject,
    ];
}
