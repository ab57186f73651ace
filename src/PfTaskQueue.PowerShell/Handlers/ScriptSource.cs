using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PfTaskQueue.Configuration;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Handlers;

/// <summary>
/// A script block or a script file, in runspaces that stay warm. As syntax trees: a script block itself belongs to the runspace
/// that it was made in, and would run there.
/// </summary>
/// <param name="Script">What runs for each task.</param>
/// <param name="Initialization">What runs once in each runspace; null: nothing.</param>
/// <param name="Using">The values of <c>$using:</c> variables, by the engine's keys.</param>
/// <param name="Location">Where each task starts.</param>
internal sealed record ScriptSource(ScriptBlockAst Script, ScriptBlockAst? Initialization, IDictionary Using, string Location) : IHandlerSource
{
    /// <summary>What stands for a script block where a worker's command is shown.</summary>
    public const string BlockName = "(script block)";

    /// <summary>Reads a script file; a worker runs it as it was when the worker started.</summary>
    /// <exception cref="PfException"><see cref="PfError.HandlerNotFound"/> or <see cref="PfError.InvalidHandler"/>.</exception>
    public static ScriptBlockAst ReadFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new PfException(PfError.HandlerNotFound, $"the script '{path}' does not exist", "check the path; a relative one starts at the current directory");
        }

        ParseError[] errors;
        ScriptBlockAst script;
        try
        {
            script = Parser.ParseFile(path, out _, out errors);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PfException(PfError.HandlerNotFound, $"the script '{path}' cannot be read: {e.Message}", "check its permissions");
        }

        return errors is [] ? script : throw new PfException(
            PfError.InvalidHandler,
            $"the script '{path}' has an error at line {errors[0].Extent.StartLineNumber}: {errors[0].Message}",
            "correct the script; no task was taken");
    }

    /// <summary>The tree of a script block.</summary>
    /// <exception cref="PfException"><see cref="PfError.InvalidHandler"/>: it is a function's body.</exception>
    public static ScriptBlockAst Read(ScriptBlock block) => block.Ast as ScriptBlockAst ?? throw new PfException(
        PfError.InvalidHandler, "the script block is the body of a function", "give a script block that calls the function: { Get-Thumbnail $_ }");

    public async Task<ITaskHandler> OpenAsync(
        WorkerSettings settings, HandlerLimits limits, Action<string, Exception?> warn, CancellationToken cancellation)
    {
        var handler = new ScriptHandler(this, settings.LogTailBytes, limits, TimeProvider.System, warn);
        try
        {
            await handler.OpenAsync(cancellation).ConfigureAwait(false);
            return handler;
        }
        catch
        {
            await handler.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
