using System.Management.Automation;

namespace PfTaskQueue.PowerShell.Binding;

/// <summary>
/// Keeps the engine from making a <typeparamref name="T"/> of whatever has some of its properties: such an object is meant
/// for another parameter.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OnlyTypeAttribute<T> : ArgumentTransformationAttribute
    where T : class
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Unwrap(inputData) switch
    {
        T item => new[] { item },
        object[] items when items.All(item => Unwrap(item) is T) => items.Select(item => (T)Unwrap(item)!).ToArray(),
        T[] items => items,
        _ => throw new ArgumentTransformationMetadataException($"this is no {typeof(T).Name}"),
    };

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
