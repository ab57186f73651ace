using System.Globalization;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Configuration;

/// <summary>How a setting's value is read, checked and printed.</summary>
internal abstract class SettingType<T>
{
    /// <summary>What is allowed, in words: "a whole number of 1 or more".</summary>
    public abstract string Allowed { get; }

    /// <summary>Whether the value is shown to nobody.</summary>
    public virtual bool IsSecret => false;

    /// <param name="raw">What a source holds: a text, a list of texts, or what a cmdlet was given.</param>
    /// <param name="context">What relative values start from, and where warnings go.</param>
    public abstract bool TryRead(object raw, SettingContext context, out T value);

    public abstract void Print(YamlBlock block, string key, T value);

    private protected static string? TextOf(object raw) => raw switch
    {
        string text => text,
        IReadOnlyList<string> => null,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        _ => null,
    };
}

/// <param name="Machine">The machine.</param>
/// <param name="BaseDirectory">What relative paths start from: the file's folder or the current directory.</param>
/// <param name="Warn">Takes a sentence about the value that ends with what to write instead.</param>
internal sealed record SettingContext(MachineContext Machine, string BaseDirectory, Action<string> Warn);
