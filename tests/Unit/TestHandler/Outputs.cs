using System.Globalization;

namespace TestHandler;

/// <summary>What a handler brings back.</summary>
internal static class Outputs
{
    public static int Write(string file, string text)
    {
        File.WriteAllText(Path.Join(Inputs.Workspace, "output", file), text);
        return 0;
    }

    /// <summary>As a clone of a git repository leaves its objects; the directory is marked too.</summary>
    public static int WriteReadOnly(string file)
    {
        Write(file, "objects");
        var path = Path.Join(Inputs.Workspace, "output", file);
        File.SetAttributes(path, FileAttributes.ReadOnly);
        return 0;
    }

    /// <summary>The payload is the exit code, and the result is JSON.</summary>
    public static int WriteResultOfPayload()
    {
        Write("payload", $$"""{"code":{{Inputs.Payload}},"list":[1,2]}""");
        return int.Parse(Inputs.Payload, CultureInfo.InvariantCulture);
    }

    /// <summary>Hooks that are over a limit: each with a payload, or (<c>name:SIZE</c>) a name, of so many characters.</summary>
    public static int WriteLargeHooks(string[] sizes)
    {
        var hooks = sizes.Select(size => size.Split(':') is ["name", var length]
            ? $$"""{"name":"{{Characters(length)}}"}"""
            : $$"""{"payload":"{{Characters(size)}}"}""");
        return Write("postHooks.json", $"[{string.Join(',', hooks)}]");
    }

    /// <summary>Fills standard output; what is written has no newline at all.</summary>
    public static int Flood(long bytes)
    {
        var chunk = new byte[64 * 1024];
        Array.Fill(chunk, (byte)'x');
        using var output = Console.OpenStandardOutput();
        for (var left = bytes; left > 0; left -= chunk.Length)
        {
            output.Write(chunk.AsSpan(0, (int)Math.Min(left, chunk.Length)));
        }

        return 0;
    }

    private static string Characters(string count) => new('x', int.Parse(count, CultureInfo.InvariantCulture));
}
