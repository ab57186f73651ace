namespace PfTaskQueue.Model;

/// <summary>UIDs are lower-case version-4 UUID text; random from the first character, so that a short beginning tells tasks apart.</summary>
public static class Uid
{
    public static string New() => Guid.NewGuid().ToString("D");

    public static bool IsValid(string? text) => Guid.TryParseExact(text, "D", out _);
}
