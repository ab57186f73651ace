using System.Reflection;
using System.Runtime.Loader;

namespace PfTaskQueue.Loader;

/// <summary>
/// The private load context of the module. Everything but this assembly is loaded into it, so that no version of a
/// dependency that the shell or another module uses can meet ours.
/// </summary>
public sealed class LoadContext : AssemblyLoadContext
{
    private const string ModuleAssembly = "PfTaskQueue.PowerShell";

    private static readonly Lazy<LoadContext> Instance = new(() => new LoadContext());

    private readonly string _folder;
    private readonly NativeLibraries _natives;

    private LoadContext()
        : base("PfTaskQueue", isCollectible: false)
    {
        _folder = Path.GetDirectoryName(typeof(LoadContext).Assembly.Location)!;
        _natives = new NativeLibraries(Path.Combine(_folder, "..", "runtimes"));
    }

    /// <summary>Loads the module's assembly, once per process; <c>PfTaskQueue.psm1</c> imports what this returns.</summary>
    public static Assembly Initialize() => Instance.Value.LoadFromAssemblyName(new AssemblyName(ModuleAssembly));

    /// <summary>Answers for the assemblies of the module's own folder; the engine's and .NET's come from the default context.</summary>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        if (assemblyName.Name == typeof(LoadContext).Assembly.GetName().Name)
        {
            return typeof(LoadContext).Assembly;
        }

        string path = Path.Combine(_folder, assemblyName.Name + ".dll");

        // The path of a file that is not there would end the search instead of passing it on:
        // https://github.com/MicrosoftDocs/PowerShell-Docs/issues/8481
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    /// <summary>
    /// Answers for the native libraries under <c>runtimes</c>. Without it none is found: PowerShell's own search serves
    /// the default context only, and there is no <c>deps.json</c> that the default probing could read.
    /// </summary>
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        _natives.Find(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;
}
