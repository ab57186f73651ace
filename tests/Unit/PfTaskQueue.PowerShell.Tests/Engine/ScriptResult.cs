using System.Management.Automation;

namespace PfTaskQueue.PowerShell.Tests.Engine;

/// <summary>What a script wrote, stream by stream.</summary>
public sealed record ScriptResult
{
    public required IReadOnlyList<PSObject> Output { get; init; }

    /// <summary>The errors that did not end the script.</summary>
    public required IReadOnlyList<ErrorRecord> Errors { get; init; }

    /// <summary>The error that ended it; null when it ran to its end.</summary>
    public required ErrorRecord? Terminating { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public required IReadOnlyList<string> Verbose { get; init; }

    public required IReadOnlyList<string> Debug { get; init; }

    public required IReadOnlyList<InformationRecord> Information { get; init; }

    /// <summary>The output as text, one entry per object.</summary>
    public IReadOnlyList<string> Lines => [.. Output.Select(item => item?.ToString() ?? "")];

    /// <summary>The errors of both kinds.</summary>
    public IReadOnlyList<ErrorRecord> AllErrors => Terminating is null ? Errors : [.. Errors, Terminating];

    /// <summary>The ErrorIds as a script compares them: without the cmdlet's type.</summary>
    public IReadOnlyList<string> ErrorIds => [.. AllErrors.Select(error => error.FullyQualifiedErrorId.Split(',')[0])];

    /// <summary>Fails the test, with the errors as message, when there were any.</summary>
    public ScriptResult WithoutErrors()
    {
        Assert.Empty(AllErrors.Select(error => $"{error.FullyQualifiedErrorId}: {error}{Environment.NewLine}{error.ScriptStackTrace}"));
        return this;
    }
}
