using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Module;

public class IsolationTests
{
    [Fact]
    public async Task DefaultContext_HoldsTheLoaderOnly_AfterTheBackendWasUsed()
    {
        string folder = Directory.CreateTempSubdirectory("pftaskqueue-test-").FullName;
        try
        {
            HostProcess process = await HostProcess.RunAsync(
                """
                param([string] $Manifest, [string] $Backend)
                $ErrorActionPreference = 'Stop'
                Import-Module -Name $Manifest
                $null = New-PfQueue isolation -Backend $Backend
                foreach ($context in [System.Runtime.Loader.AssemblyLoadContext]::All) {
                    foreach ($assembly in $context.Assemblies) {
                        if ($assembly.Location.StartsWith([System.IO.Path]::GetDirectoryName($Manifest))) { "$($context.Name): $($assembly.GetName().Name)" }
                    }
                }
                """,
                Repository.Manifest,
                "sqlite:" + Path.Combine(folder, "queue.db"));

            Assert.True(process.ExitCode == 0, process.Errors);
            Assert.Equal(["Default: PfTaskQueue.Loader"], process.Output.Where(line => !line.StartsWith("PfTaskQueue: ", StringComparison.Ordinal)));
            Assert.Contains("PfTaskQueue: PfTaskQueue.Core", process.Output);
            Assert.Contains("PfTaskQueue: SQLitePCLRaw.core", process.Output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Module_ShipsNoAssemblyOfTheEngine() =>
        Assert.DoesNotContain(
            Directory.GetFiles(Path.Combine(Repository.Module, "bin"), "*.dll", SearchOption.AllDirectories).Select(Path.GetFileName),
            name => name!.StartsWith("System.Management", StringComparison.Ordinal) || name.StartsWith("Newtonsoft", StringComparison.Ordinal));

    [Theory]
    [InlineData("win-x64/native/e_sqlite3.dll")]
    [InlineData("win-arm64/native/e_sqlite3.dll")]
    [InlineData("linux-x64/native/libe_sqlite3.so")]
    [InlineData("linux-arm64/native/libe_sqlite3.so")]
    [InlineData("linux-musl-x64/native/libe_sqlite3.so")]
    [InlineData("linux-musl-arm64/native/libe_sqlite3.so")]
    [InlineData("osx-x64/native/libe_sqlite3.dylib")]
    [InlineData("osx-arm64/native/libe_sqlite3.dylib")]
    public void Module_ShipsSqliteForEverySystem(string path) =>
        Assert.True(File.Exists(Path.Combine(Repository.Module, "bin", "runtimes", path)));
}
