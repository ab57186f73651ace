using System.Diagnostics;
using System.Runtime.Versioning;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>A handler started by <see cref="PortableLauncher"/>.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class PortableProcess : HandlerProcess
{
    /// <summary>How long a child that keeps the output open may still write into the log after the handler's end.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly TaskCompletionSource<ProcessExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopCopying = new();
    private readonly ProcessTree _tree;
    private readonly Task _copying;

    public PortableProcess(Process process, AttemptStart start)
    {
        _process = process;

        // Not WaitForExit: with redirected output it waits for every process that has it open.
        process.Exited += (_, _) => _exited.TrySetResult(ExitOf(process));
        process.Start();
        _tree = new ProcessTree(process.Id, start.ProcessUid, SignalMain, () => !process.HasExited);
        WriteInput(process, start.Workspace.Path);
        _copying = Task.WhenAll(
            CopyAsync(process.StandardOutput.BaseStream, start.Workspace.StandardOutput),
            CopyAsync(process.StandardError.BaseStream, start.Workspace.StandardError));
    }

    public override Task<ProcessExit> Exited => _exited.Task;

    public override async Task<bool> TerminateAsync()
    {
        await _tree.TerminateAsync().ConfigureAwait(false);
        return true;
    }

    public override async Task<bool> IsAnyLeftAsync() => !await _tree.IsEmptyAsync().ConfigureAwait(false);

    public override async Task<bool> KillAsync()
    {
        if (OperatingSystem.IsLinux())
        {
            return await _tree.KillAsync().ConfigureAwait(false);
        }

        _process.Kill(entireProcessTree: true);
        return await Task.WhenAny(Exited, Task.Delay(DrainLimit)).ConfigureAwait(false) == Exited;
    }

    public override async Task CompleteLogAsync()
    {
        _stopCopying.CancelAfter(DrainLimit);
        await _copying.ConfigureAwait(false);
    }

    public override void Dispose()
    {
        _stopCopying.Cancel();
        _stopCopying.Dispose();
        _process.Dispose();
    }

    private static ProcessExit ExitOf(Process process)
    {
        try
        {
            return ProcessExit.Exited(process.ExitCode);
        }
        catch (InvalidOperationException)
        {
            // Disposed in the meantime: it was killed, did not go away at once, and nobody waits for it any more.
            return ProcessExit.KilledHere;
        }
    }

    private static void WriteInput(Process process, string workspace)
    {
        try
        {
            process.StandardInput.Write(workspace);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended or closed its input without reading: its own business.
        }
    }

    private async Task CopyAsync(Stream output, string path)
    {
        var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        await using (file.ConfigureAwait(false))
        {
            try
            {
                await output.CopyToAsync(file, _stopCopying.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
            {
                // Whoever still has the output open is on its own from here.
            }
        }
    }

    private void SignalMain(int signal)
    {
        if (!_process.HasExited)
        {
            _ = Posix.Kill(_process.Id, signal);
        }
    }
}
