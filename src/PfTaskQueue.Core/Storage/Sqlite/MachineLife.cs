namespace PfTaskQueue.Storage.Sqlite;

/// <summary>Names the time since the machine's start.</summary>
/// <param name="Boot">The start of the machine, which no two starts share.</param>
/// <param name="Clock">The monotonic clock: a container may have one of its own.</param>
internal sealed record MachineLife(string Boot, string? Clock)
{
    private const string BootId = "/proc/sys/kernel/random/boot_id";

    /// <summary>Null: the system does not say, or not for the machine as a whole.</summary>
    public static MachineLife? Current { get; } = Read();

    public static MachineLife? Parse(string text) =>
        text.Split('/') is [{ Length: > 0 } boot, var clock] ? new MachineLife(boot, clock.Length > 0 ? clock : null) : null;

    public override string ToString() => $"{Boot}/{Clock}";

    /// <summary>Whether a container has an identity of its own in the place of the machine's, as systemd-nspawn gives it.</summary>
    internal static bool IsCovered(IEnumerable<string> mounts) => mounts.Any(mount => mount.Split(' ').ElementAtOrDefault(4) == BootId);

    private static MachineLife? Read()
    {
        try
        {
            return IsCovered(File.ReadLines("/proc/self/mountinfo"))
                ? null
                : new MachineLife(File.ReadAllText(BootId).Trim(), File.ResolveLinkTarget("/proc/self/ns/time", returnFinalTarget: false)?.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
