using PfTaskQueue.Model;
using YamlDotNet.Core.Events;

namespace PfTaskQueue.Serialization;

/// <summary>Task specs as a stream of YAML documents, in and out.</summary>
public static class TaskSpecYaml
{
    /// <summary>
    /// Reads documents as they arrive; one that is wrong does not touch the others. An unknown or repeated key is an error,
    /// a document opened by <c>---</c> with nothing in it is a task with an empty payload (the original's rule, so a
    /// trailing <c>---</c> adds one), and an input without any document gives nothing.
    /// </summary>
    /// <param name="reader">The stream; it is read on while the result is enumerated.</param>
    /// <param name="source">What it is, for messages: a file's path.</param>
    public static IEnumerable<TaskSpecDocument> Read(TextReader reader, string source)
    {
        foreach (var document in new YamlDocumentReader(reader).Read())
        {
            yield return Read(document, source);
        }
    }

    /// <summary>Writes one document that <see cref="Read(TextReader, string)"/> reads back as it was.</summary>
    public static void Write(TextWriter writer, TaskSpec spec)
    {
        writer.Write("---\n");
        WriteFields(new YamlBlock(writer), spec);
    }

    /// <summary>The fields in the original's order; those at their default are left out, except the payload.</summary>
    internal static void WriteFields(YamlBlock block, TaskSpec spec)
    {
        if (spec.Name.Length > 0)
        {
            block.Text(TaskSpecBuilder.NameKey, spec.Name);
        }

        block.Text(TaskSpecBuilder.PayloadKey, spec.Payload);
        if (spec.RetryLimit != 0)
        {
            block.Literal(TaskSpecBuilder.RetryLimitKey, spec.RetryLimit);
        }

        if (spec.TimeoutSeconds != 0)
        {
            block.Literal(TaskSpecBuilder.TimeoutSecondsKey, spec.TimeoutSeconds);
        }
    }

    private static TaskSpecDocument Read(YamlDocument document, string source)
    {
        try
        {
            var text = document.Text ?? throw new YamlTextException(
                $"the document is longer than {YamlDocumentReader.MaxLength} characters", document.FirstLine, 1);
            return new TaskSpecDocument(document.Number, document.FirstLine, 1, Parse(new YamlEvents(text, document.FirstLine)), null);
        }
        catch (YamlTextException e)
        {
            var error = new PfException(
                e.IsSyntax ? PfError.InvalidYaml : PfError.InvalidTaskSpec,
                $"{source}, line {e.Line}, column {e.Column} (document {document.Number}): {e.Message}",
                "correct this document and add it again; the others are not affected",
                e);
            return new TaskSpecDocument(document.Number, e.Line, e.Column, null, error);
        }
    }

    private static TaskSpec Parse(YamlEvents events)
    {
        var root = events.Root();
        if (root is not MappingStart)
        {
            var isEmpty = root is null || (root is Scalar && events.Text(root, "the document").Text is null);
            return isEmpty ? new TaskSpec() : throw events.Refuse(root!, "a task spec is a mapping, such as 'payload: text'");
        }

        var builder = new TaskSpecBuilder();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (events.Next() is { } key and not MappingEnd)
        {
            var name = events.Text(key, "a key").Text ?? "";
            if (!seen.Add(name))
            {
                throw events.Refuse(key, $"the key '{name}' is given twice");
            }

            SetField(builder, events, key, name);
        }

        ReadToEnd(events);
        return builder.Build();
    }

    private static void SetField(TaskSpecBuilder builder, YamlEvents events, ParsingEvent key, string name)
    {
        try
        {
            // An unknown key is refused before its value is looked at, however deep that is.
            var text = TaskSpecBuilder.Keys.Contains(name) ? events.Text(events.Next()!, name).Text : null;
            builder.Set(name, text);
        }
        catch (FormatException e)
        {
            throw events.Refuse(key, e.Message);
        }
    }

    /// <summary>What stands behind the mapping can still be a syntax error.</summary>
    private static void ReadToEnd(YamlEvents events)
    {
        while (events.Next() is not null)
        {
        }
    }
}
