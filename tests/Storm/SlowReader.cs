using System.Globalization;

namespace PfTaskQueue.Storm;

/// <summary>
/// A worker in the shell, whose tasks go down a pipeline to a reader that stops reading when it is struck. The worker must slow
/// down with its reader and keep its lease: such a strike accounts for nothing.
/// </summary>
internal static class SlowReader
{
    private const string Script = """
        param($Module, $Backend, $Queue, $Folder, $Handler, $Mark, [hashtable] $Settings)
        Import-Module -Name $Module
        Start-PfWorker $Queue -Backend $Backend -WorkDir $Folder @Settings -CleanupWorkspaceDir -Command /bin/sh -ArgumentList $Handler, $Folder -PassThru 3>&1 6>&1 | ForEach-Object {
            if ("$_" -match ' Worker started .* worker=(\S+)') { "registered $($Matches[1])" }
            elseif ($_.PSTypeNames[0] -like '*.TaskInfo') { "finished $($_.Uid) $($_.Phase)" }
            else { "$_" }

            while ([System.IO.File]::Exists($Mark)) { [System.Threading.Thread]::Sleep(50) }
        }
        """;

    /// <summary>Two of eight workers, and the last of a few.</summary>
    /// <remarks>Its tasks are the storm's script, which Windows has no program for.</remarks>
    public static bool IsAt(int slot, int workers) => !OperatingSystem.IsWindows() && (slot % 4 == 3 || (workers < 4 && slot == workers - 1));

    /// <summary>The slot with a reader that a strike at any slot means.</summary>
    public static int Nearest(int slot, int workers)
    {
        List<int> slots = [.. Enumerable.Range(0, workers).Where(other => IsAt(other, workers))];
        return slots[slot % slots.Count];
    }

    public static async Task StrikeAsync(string folder, int slot, double seconds)
    {
        var mark = Mark(folder, slot);
        await File.WriteAllTextAsync(mark, "");
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        File.Delete(mark);
    }

    /// <returns>The program and its arguments.</returns>
    public static List<string> Arguments(StormOptions options, IGround ground, string folder, int slot)
    {
        var (host, module) = WorkerLife.Shell;
        var script = Path.Combine(folder, $"reader-{slot}.ps1");
        var address = ground.AddressFor(slot).Split(':', '/') is ["redis", var port, var prefix]
            ? $"redis://127.0.0.1:{port}?keyPrefix={prefix}"
            : "sqlite:" + ground.AddressFor(slot);
        var settings = string.Create(
            CultureInfo.InvariantCulture,
            $"@{{ Name = 'w{slot}'; Concurrency = {options.Slots}; CrashLimit = 0; HeartBeatInterval = {options.Interval}; HeartBeatExpirationDuration = {options.Lease}; HeartBeatSalvageDuration = {options.Salvage}; StopGracePeriod = 0.1 }}");
        File.WriteAllText(
            script, $"& {{\n{Script}\n}} '{module}' '{address}' '{Handler.Queue}' '{folder}' '{Path.Combine(folder, Handler.File)}' '{Mark(folder, slot)}' {settings}\n");
        return [host, script];
    }

    private static string Mark(string folder, int slot) => Path.Combine(folder, $"slow-{slot}");
}
