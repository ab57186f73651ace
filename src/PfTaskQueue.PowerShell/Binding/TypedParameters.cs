using System.Collections;
using System.Management.Automation;

namespace PfTaskQueue.PowerShell.Binding;

/// <summary>What a completer is told of the command line.</summary>
internal static class TypedParameters
{
    public static string? Text(IDictionary bound, string name) => Value(bound, name)?.ToString();

    public static object? Value(IDictionary bound, string name) => Unwrapped(bound[name]);

    /// <summary>One value or a list of them.</summary>
    public static IReadOnlyList<string> Texts(IDictionary bound, string name) => Value(bound, name) switch
    {
        null => [],
        object[] values => [.. values.Select(value => Unwrapped(value)?.ToString() ?? "")],
        var value => [value.ToString() ?? ""],
    };

    /// <summary>The typed parameters, and what <c>$PSDefaultParameterValues</c> gives those of <paramref name="names"/> that are not typed.</summary>
    public static IDictionary WithDefaults(string command, IDictionary bound, params IReadOnlyList<string> names)
    {
        var all = new Hashtable(bound, StringComparer.OrdinalIgnoreCase);
        if (Evaluate<object>("$PSDefaultParameterValues") is IDictionary defaults)
        {
            foreach (DictionaryEntry entry in defaults)
            {
                if (entry.Key is string key && key.Split(':') is [var commands, var parameter]
                    && names.FirstOrDefault(name => Match(parameter, name) && !all.ContainsKey(name)) is { } missing && Match(commands, command))
                {
                    all[missing] = entry.Value;
                }
            }
        }

        return all;
    }

    public static string Location() => Evaluate<string>("$ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath")!;

    /// <summary>A completer gets no session state; what it needs of the shell comes through a script.</summary>
    private static T? Evaluate<T>(string script)
        where T : class
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddScript(script);
        return shell.Invoke() is [{ } value, ..] ? (T)value.BaseObject : null;
    }

    private static bool Match(string pattern, string text) => new WildcardPattern(pattern.Trim(), WildcardOptions.IgnoreCase).IsMatch(text);

    private static object? Unwrapped(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
