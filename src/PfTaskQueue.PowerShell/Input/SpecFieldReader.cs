using System.Collections;
using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;

namespace PfTaskQueue.PowerShell.Input;

/// <summary>
/// Reads a spec from names and values. What is null or an empty text (a CSV column without value) counts as not given. A
/// dictionary is written for this purpose, so a name in it that is not known is a mistake; an object may have any others.
/// </summary>
internal sealed class SpecFieldReader(int depth)
{
    private const string Timeout = nameof(TaskSpec.Timeout);

    private static readonly string[] Names =
        [nameof(TaskSpec.Name), nameof(TaskSpec.Payload), nameof(TaskSpec.RetryLimit), Timeout, nameof(TaskSpec.TimeoutSeconds)];

    /// <exception cref="PfException"><see cref="PfError.InvalidTaskSpec"/>.</exception>
    public SpecFields Read(IDictionary map)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in map)
        {
            var name = LanguagePrimitives.ConvertTo<string>(entry.Key);
            if (!Names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw Invalid($"a task has no '{name}'", $"give {string.Join(", ", Names)}");
            }

            values[name] = entry.Value;
        }

        return Read(name => values.GetValueOrDefault(name));
    }

    /// <exception cref="PfException"><see cref="PfError.InvalidTaskSpec"/>.</exception>
    public SpecFields Read(PSObject item) => Read(name => item.Properties[name]?.Value);

    private SpecFields Read(Func<string, object?> valueOf)
    {
        var timeout = Given(valueOf(Timeout)) is { } span ? Seconds(span) : (long?)null;
        var seconds = Given(valueOf(nameof(TaskSpec.TimeoutSeconds))) is { } number ? Integer(nameof(TaskSpec.TimeoutSeconds), number) : (long?)null;
        if (timeout is not null && seconds is not null && timeout != seconds)
        {
            throw Invalid($"Timeout ({timeout} s) and TimeoutSeconds ({seconds}) differ", "give one of them");
        }

        return new SpecFields
        {
            Name = Given(valueOf(nameof(TaskSpec.Name))) is { } name ? LanguagePrimitives.ConvertTo<string>(name) : null,
            Payload = Unwrap(valueOf(nameof(TaskSpec.Payload))) is { } payload ? payload as string ?? ObjectJson.Write(payload, depth) : null,
            RetryLimit = Given(valueOf(nameof(TaskSpec.RetryLimit))) is { } limit ? Integer(nameof(TaskSpec.RetryLimit), limit) : null,
            TimeoutSeconds = seconds ?? timeout,
        };
    }

    private static long Seconds(object value) => DurationTransformAttribute.TryConvert(value, out var duration)
        ? SpecFields.ToSeconds(duration)
        : throw Invalid($"Timeout is '{value}', which is no duration", "give a text such as 10m or 1h30m, a TimeSpan, or a number of seconds");

    private static long Integer(string name, object value) => LanguagePrimitives.TryConvertTo<long>(value, out var number)
        ? number
        : throw Invalid($"{name} is '{value}', which is no whole number", "give a whole number");

    private static object? Given(object? value) => Unwrap(value) is { } given and not "" ? given : null;

    private static object? Unwrap(object? value) => value switch
    {
        PSObject { BaseObject: PSCustomObject } => value,
        PSObject wrapped => wrapped.BaseObject,
        _ => value,
    };

    private static PfException Invalid(string message, string advice) => new(PfError.InvalidTaskSpec, message, advice);
}
