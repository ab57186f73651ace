using System.Diagnostics.CodeAnalysis;
using PfTaskQueue.Model;

namespace PfTaskQueue.Serialization;

/// <summary>What came of one document of a stream of task specs: a spec, or the reason why there is none.</summary>
public sealed record TaskSpecDocument
{
    internal TaskSpecDocument(int number, long line, long column, TaskSpec? spec, PfException? error)
    {
        Number = number;
        Line = line;
        Column = column;
        Spec = spec;
        Error = error;
    }

    /// <summary>The document's place in the stream, from 1.</summary>
    public int Number { get; }

    /// <summary>Where the document begins, or where its error is; from 1.</summary>
    public long Line { get; }

    public long Column { get; }

    public TaskSpec? Spec { get; }

    /// <summary>InvalidYaml: it is no YAML; InvalidTaskSpec: it is no task spec.</summary>
    public PfException? Error { get; }

    [MemberNotNullWhen(true, nameof(Spec))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsValid => Spec is not null;
}
