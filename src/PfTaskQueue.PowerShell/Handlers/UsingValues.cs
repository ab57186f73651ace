using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;

namespace PfTaskQueue.PowerShell.Handlers;

/// <summary>
/// Looks up the <c>$using:</c> variables of a script in the session that starts the worker, in the form in which the engine
/// takes them: a dictionary as the parameter <c>--%</c>, as Start-ThreadJob gives it.
/// </summary>
internal static class UsingValues
{
    /// <summary>One that is not set is left out, and the engine says so where the script uses it.</summary>
    public static IDictionary Collect(SessionState session, CommandInvocationIntrinsics commands, params ScriptBlockAst?[] scripts)
    {
        var values = new Hashtable();
        foreach (var use in scripts.OfType<ScriptBlockAst>().SelectMany(script => script.FindAll(static node => node is UsingExpressionAst, searchNestedScriptBlocks: true)))
        {
            var expression = ((UsingExpressionAst)use).SubExpression;
            if (expression is VariableExpressionAst variable)
            {
                if (session.PSVariable.Get(variable.VariablePath.UserPath) is { } found)
                {
                    values[Key(use.ToString().ToLowerInvariant())] = found.Value;
                }
            }
            else
            {
                // $using:options.Size: the parser allows members and constant indexes of a variable here, and no calls.
                values[Key(use.ToString())] = Single(commands.InvokeScript(Local(expression.Extent.Text)));
            }
        }

        return values;
    }

    private static object? Single(Collection<PSObject> results) => results.Count == 1 ? results[0] : results.ToArray();

    /// <summary>The same expression in the session itself: the extent has the prefix too.</summary>
    private static string Local(string text) => text.Remove(text.IndexOf("using:", StringComparison.OrdinalIgnoreCase), "using:".Length);

    /// <summary>The engine's key, as in its PsUtils.GetUsingExpressionKey.</summary>
    private static string Key(string text) => Convert.ToBase64String(Encoding.Unicode.GetBytes(text));
}
