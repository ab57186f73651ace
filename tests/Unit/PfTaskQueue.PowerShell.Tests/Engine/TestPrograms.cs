using System.Runtime.CompilerServices;

namespace PfTaskQueue.PowerShell.Tests.Engine;

/// <summary>Lets tests name the handler program of the tests, and on Windows <c>true</c> and <c>false</c>, as they name a program of the system.</summary>
internal static class TestPrograms
{
    private const string Variable = "PATH";

    [ModuleInitializer]
    internal static void AddToPath() => Environment.SetEnvironmentVariable(
        Variable, Environment.GetEnvironmentVariable(Variable) + Path.PathSeparator + Path.GetDirectoryName(Repository.TestHandler));
}
