using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>Starts a program by <c>posix_spawn</c>: no copy of this process's page tables, unlike fork.</summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe class PosixSpawn
{
    /// <summary>Starts the program in a process group of its own.</summary>
    /// <param name="child">Makes of its process id what knows its end.</param>
    /// <param name="path">The program: no search in PATH.</param>
    /// <param name="arguments">All arguments, argument 0 included.</param>
    /// <param name="environment">The variables that many starts share, encoded once.</param>
    /// <param name="variables">The variables of this start.</param>
    /// <exception cref="Win32Exception">The system refused; its code is the errno.</exception>
    public static UnixChild Start(
        Func<int, UnixChild> child, NativeStrings path, NativeStrings arguments, NativeStrings environment, NativeStrings variables, SpawnFileActions actions)
    {
        // Before the start: a child that ends at once must find the watcher's signal handler in place.
        var watcher = ChildWatcher.Instance;
        Span<nint> argumentList = new nint[arguments.Count + 1];
        Span<nint> variableList = new nint[environment.Count + variables.Count + 1];
        int error;
        int pid;
        fixed (byte* pathStart = path, argumentStart = arguments, environmentStart = environment, variableStart = variables)
        fixed (nint* argumentAddresses = argumentList, variableAddresses = variableList)
        {
            arguments.WriteAddresses((nint)argumentStart, argumentList);
            environment.WriteAddresses((nint)environmentStart, variableList);
            variables.WriteAddresses((nint)variableStart, variableList[environment.Count..]);
            error = Posix.Spawn(out pid, pathStart, actions.Pointer, SpawnAttributes.OwnGroup, argumentAddresses, variableAddresses);
        }

        if (error != 0)
        {
            throw new Win32Exception(error, Marshal.GetPInvokeErrorMessage(error));
        }

        var started = child(pid);
        watcher.Watch(started);
        return started;
    }
}
