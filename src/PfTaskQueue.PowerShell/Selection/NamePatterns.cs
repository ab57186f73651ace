using System.Management.Automation;

namespace PfTaskQueue.PowerShell.Selection;

/// <summary>Names with wildcards, of which any must match; none given: every name matches.</summary>
internal sealed class NamePatterns(IEnumerable<string>? names)
{
    private readonly WildcardPattern[]? _patterns = names?.Select(name => new WildcardPattern(name, WildcardOptions.IgnoreCase)).ToArray();

    public bool Match(string name) => _patterns is null || _patterns.Any(pattern => pattern.IsMatch(name));
}
