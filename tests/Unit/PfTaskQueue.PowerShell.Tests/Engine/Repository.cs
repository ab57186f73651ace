namespace PfTaskQueue.PowerShell.Tests.Engine;

/// <summary>Where things are in the working copy that this test program was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The staged module.</summary>
    public static string Module { get; } = Path.Combine(Root, "output", "PfTaskQueue");

    public static string Manifest { get; } = Path.Combine(Module, "PfTaskQueue.psd1");

    /// <summary>The program that runs a script in the engine, in a process of its own.</summary>
    public static string EngineHost { get; } = BuiltProgram("tools/EngineHost");

    /// <summary>The handler program of the tests.</summary>
    public static string TestHandler { get; } = BuiltProgram("tests/Unit/TestHandler");

    /// <summary>The files under a folder of the working copy, without what the build made.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "output"));

    private static string BuiltProgram(string project)
    {
        // This program runs from bin/<configuration>/net10.0, and so do the others.
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string program = Path.GetFileName(project) + (OperatingSystem.IsWindows() ? ".exe" : "");
        return Path.Combine(Root, project, "bin", configuration, "net10.0", program);
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PfTaskQueue.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds PfTaskQueue.sln.");
    }
}
