using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>
/// What a child gets at its start beyond the ordinary: the job in which it is made, so that it is never outside of it, and the
/// only handles that it inherits. Without the second it would inherit each inheritable handle of this process, the worker's
/// own output among them, and whoever reads that would wait for the child's end.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe class StartupAttributes : IDisposable
{
    private const int Count = 2;

    private readonly SafeHandle[] _held;
    private readonly nint* _values;
    private readonly bool _initialized;
    private int _holds;

    /// <param name="job">The job.</param>
    /// <param name="inherited">Inheritable handles, each once.</param>
    /// <exception cref="Win32Exception">The system refuses.</exception>
    public StartupAttributes(JobObject job, params SafeFileHandle[] inherited)
    {
        _held = [job.Handle, .. inherited];
        try
        {
            // The list keeps the addresses of its values.
            _values = (nint*)NativeMemory.Alloc((nuint)_held.Length, (nuint)sizeof(nint));
            for (; _holds < _held.Length; _holds++)
            {
                var added = false;
                _held[_holds].DangerousAddRef(ref added);
                _values[_holds] = _held[_holds].DangerousGetHandle();
            }

            nuint size = 0;
            Win32.InitializeProcThreadAttributeList(null, Count, 0, &size);
            Pointer = NativeMemory.Alloc(size);
            Win32.Require(Win32.InitializeProcThreadAttributeList(Pointer, Count, 0, &size));
            _initialized = true;
            Add(Win32.JobListAttribute, _values, 1);
            Add(Win32.HandleListAttribute, _values + 1, inherited.Length);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void* Pointer { get; }

    public void Dispose()
    {
        if (_initialized)
        {
            Win32.DeleteProcThreadAttributeList(Pointer);
        }

        NativeMemory.Free(Pointer);
        NativeMemory.Free(_values);
        while (_holds > 0)
        {
            _held[--_holds].DangerousRelease();
        }
    }

    private void Add(nuint attribute, nint* values, int count) => Win32.Require(
        Win32.UpdateProcThreadAttribute(Pointer, 0, attribute, values, (nuint)(count * sizeof(nint)), null, null));
}
