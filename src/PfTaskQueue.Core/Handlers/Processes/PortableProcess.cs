using System.Diagnostics;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>A handler started by <see cref="PortableLauncher"/>.</summary>
internal sealed class PortableProcess : HandlerProcess
{
    /// <summary>How long a child that keeps the output open may still write into the log after the handler's end.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly TaskCompletionSource<ProcessExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopCopying = new();
    private readonly JobObject? _job;
    private readonly ProcessTree? _tree;
    private readonly Task _copying;

    public PortableProcess(Process process, AttemptStart start)
    {
        _process = process;

        // Not WaitForExit: with redirected output it waits for every process that has it open.
        process.Exited += (_, _) => _exited.TrySetResult(ProcessExit.Exited(process.ExitCode));
        process.Start();
        if (OperatingSystem.IsWindows())
        {
            _job = JobObject.For(process);
        }
        else
        {
            _tree = new ProcessTree(process.Id, start.ProcessUid, SignalMain, () => !process.HasExited);
        }

        WriteInput(process, start.Workspace.Path);
        _copying = Task.WhenAll(
            CopyAsync(process.StandardOutput.BaseStream, start.Workspace.StandardOutput),
            CopyAsync(process.StandardError.BaseStream, start.Workspace.StandardError));
    }

    public override Task<ProcessExit> Exited => _exited.Task;

    public override async Task<bool> TerminateAsync()
    {
        // Windows has no request to end that reaches a process without a console.
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        await _tree!.TerminateAsync().ConfigureAwait(false);
        return true;
    }

    public override async Task<bool> IsAnyLeftAsync() =>
        OperatingSystem.IsWindows() ? _job!.HasProcesses() : !await _tree!.IsEmptyAsync().ConfigureAwait(false);

    public override async Task<bool> KillAsync()
    {
        if (OperatingSystem.IsLinux())
        {
            return await _tree!.KillAsync().ConfigureAwait(false);
        }

        if (OperatingSystem.IsWindows())
        {
            _job!.Kill();
        }
        else
        {
            _process.Kill(entireProcessTree: true);
        }

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
        if (OperatingSystem.IsWindows())
        {
            _job!.Dispose();
        }

        _process.Dispose();
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
        if (!OperatingSystem.IsWindows() && !_process.HasExited)
        {
            _ = Posix.Kill(_process.Id, signal);
        }
    }
}
