namespace TestHandler;

/// <summary>What a handler brings back.</summary>
internal static class Outputs
{
    private const string WorkspaceVariable = "PFTQ_TASK_HANDLER_WORKSPACE_DIR";

    public static int Write(string file, string text)
    {
        File.WriteAllText(Path.Join(Environment.GetEnvironmentVariable(WorkspaceVariable), "output", file), text);
        return 0;
    }

    /// <summary>As a clone of a git repository leaves its objects; the directory is marked too.</summary>
    public static int WriteReadOnly(string file)
    {
        Write(file, "objects");
        var path = Path.Join(Environment.GetEnvironmentVariable(WorkspaceVariable), "output", file);
        File.SetAttributes(path, FileAttributes.ReadOnly);
        return 0;
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
}
