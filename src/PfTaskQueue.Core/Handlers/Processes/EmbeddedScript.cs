namespace PfTaskQueue.Handlers.Processes;

/// <summary>The shell scripts that are part of this assembly, run by <c>sh -c</c>: no file of theirs has to be found, or could be changed.</summary>
internal static class EmbeddedScript
{
    public const string Shell = "/bin/sh";

    /// <param name="name">The file's name in this folder.</param>
    public static string Read(string name)
    {
        using var stream = typeof(EmbeddedScript).Assembly.GetManifestResourceStream("PfTaskQueue.Handlers.Processes." + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
