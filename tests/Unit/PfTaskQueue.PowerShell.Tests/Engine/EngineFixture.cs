using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace PfTaskQueue.PowerShell.Tests.Engine;

/// <summary>
/// A session of the PowerShell engine with the staged module, and a database file of its own that every cmdlet uses
/// unless it is told another. The engine has no Utility and Management modules: no Select-Object, ConvertTo-Json, Join-Path.
/// </summary>
public sealed class EngineFixture : IDisposable
{
    private static readonly object FirstSession = new();
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Runspace _runspace;

    public EngineFixture()
    {
        Folder = Directory.CreateTempSubdirectory("pftaskqueue-test-").FullName;
        Backend = "sqlite:" + Path.Combine(Folder, "queue.db");
        _runspace = CreateRunspace();
        _runspace.Open();
        Run("Import-Module -Name $args[0] -ErrorAction Stop", Repository.Manifest).WithoutErrors();
        Run("$global:PSDefaultParameterValues = @{ '*-Pf*:Backend' = $args[0] }", Backend).WithoutErrors();
    }

    /// <summary>A temporary folder that goes away with the fixture.</summary>
    public string Folder { get; }

    /// <summary>The address of the fixture's database.</summary>
    public string Backend { get; }

    /// <summary>
    /// A runspace of the engine. One at a time: the engine notes its cmdlets before its providers, without a lock, and whoever
    /// makes a session of its own between the two for the first time in a process has no file system.
    /// </summary>
    public static Runspace CreateRunspace()
    {
        lock (FirstSession)
        {
            var session = InitialSessionState.CreateDefault2();
            if (OperatingSystem.IsWindows())
            {
                session.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
            }

            return RunspaceFactory.CreateRunspace(session);
        }
    }

    /// <summary>Runs a script to its end; the arguments are its <c>$args</c>.</summary>
    public ScriptResult Run(string script, params object?[] arguments)
    {
        using System.Management.Automation.PowerShell shell = CreateShell(script, arguments);
        List<PSObject> output = [];
        ErrorRecord? terminating = null;
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException e)
        {
            terminating = e.ErrorRecord;
        }

        return new ScriptResult
        {
            Output = output,
            Errors = [.. shell.Streams.Error],
            Terminating = terminating,
            Warnings = [.. shell.Streams.Warning.Select(record => record.Message)],
            Verbose = [.. shell.Streams.Verbose.Select(record => record.Message)],
            Debug = [.. shell.Streams.Debug.Select(record => record.Message)],
            Information = [.. shell.Streams.Information],
        };
    }

    /// <summary>A script that the test starts, and stops, itself.</summary>
    public System.Management.Automation.PowerShell CreateShell(string script, params object?[] arguments)
    {
        var shell = System.Management.Automation.PowerShell.Create(_runspace);
        shell.AddScript(script);
        foreach (object? argument in arguments)
        {
            shell.AddArgument(argument);
        }

        return shell;
    }

    public void Dispose()
    {
        // Before the folder goes: removing the module closes its backends.
        Run("Get-Module -Name PfTaskQueue | Remove-Module -Force");
        _runspace.Dispose();
        Assert.True(SpinWait.SpinUntil(TryRemoveFolder, Limit), "a file of the folder stays open");
    }

    /// <summary>On Windows a file that is open stays: an attempt that nobody waits for, of a completion, may have the database.</summary>
    private bool TryRemoveFolder()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
            return true;
        }
        catch (Exception e) when (OperatingSystem.IsWindows() && e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
