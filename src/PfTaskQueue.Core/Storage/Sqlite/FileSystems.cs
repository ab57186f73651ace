using PfTaskQueue.Files;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>
/// Tells the file systems on which several processes can write a database from those on which it loses data: a write-ahead log needs locks
/// and shared memory that reach whoever else can see the file (https://sqlite.org/wal.html). Names are those of the Linux kernel and of .NET.
/// </summary>
internal static class FileSystems
{
    private const string Fuse = "fuse";

    // Other machines see the file, or the host of this virtual machine does.
    private static readonly HashSet<string> Shared = new(StringComparer.OrdinalIgnoreCase)
    {
        "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "ceph", "coda", "gpfs", "lustre", "ncp", "ncpfs", "beegfs", "glusterfs",
        "pvfs2", "orangefs", "gfs2", "ocfs2", "9p", "v9fs", "virtiofs", "vboxsf", "vboxfs", "vmhgfs", "prl_fs", "drvfs", "grpcfuse", "osxfs", "fakeowner",
    };

    // What follows "fuse." in the name.
    private static readonly HashSet<string> SharedFuse = new(StringComparer.OrdinalIgnoreCase)
    {
        "sshfs", "rclone", "s3fs", "s3ql", "goofys", "mount-s3", "gcsfuse", "blobfuse", "blobfuse2", "glusterfs", "ceph-fuse", "ceph", "juicefs", "seaweedfs",
        "moosefs", "mfs", "lizardfs", "lustre", "davfs", "davfs2", "curlftpfs", "smbnetfs", "google-drive-ocamlfuse", "onedriver", "vmhgfs-fuse", "vboxsf",
        "grpcfuse", "osxfs", "gvfsd-fuse", "kio-fuse", "portal", "xdg-document-portal", "weed", "alluxio-fuse", "cvmfs2", "nfs", "fuse-nfs", "afp",
    };

    // The same for those that keep their data on a disk of this machine.
    private static readonly HashSet<string> LocalFuse = new(StringComparer.OrdinalIgnoreCase)
    {
        "ntfs", "ntfs-3g", "exfat", "ext2", "fuseext2", "lklfuse", "zfs-fuse", "bindfs", "encfs", "gocryptfs", "cryfs", "fuse-overlayfs", "mergerfs", "lxcfs",
    };

    /// <summary>Whether others than this machine's processes can see the file.</summary>
    public static bool IsShared(string format) => Shared.Contains(format) || (Kind(format) is { } kind && SharedFuse.Contains(kind));

    /// <summary>Whether that cannot be told: a program makes the file system, and it is none of the known ones.</summary>
    public static bool IsUncertain(string format) =>
        string.Equals(format, Fuse, StringComparison.OrdinalIgnoreCase) || (Kind(format) is { } kind && !SharedFuse.Contains(kind) && !LocalFuse.Contains(kind));

    /// <summary>The kernel's name of the file system that a folder lies on. Null: the system does not say.</summary>
    public static string? FormatOf(string folder)
    {
        if (!OperatingSystem.IsLinux() || UnixFile.Status(folder) is not { } status)
        {
            return null;
        }

        try
        {
            return FormatOf(status.Identity, File.ReadLines("/proc/self/mountinfo"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The third field of a line is the device, and the one after the lone dash the name: see proc_pid_mountinfo(5).</summary>
    internal static string? FormatOf(FileIdentity file, IEnumerable<string> mounts)
    {
        var device = $"{file.DeviceMajor}:{file.DeviceMinor}";
        return mounts.Select(mount => mount.Split(' ')).Where(fields => fields.ElementAtOrDefault(2) == device)
            .Select(fields => fields.SkipWhile(field => field != "-").ElementAtOrDefault(1)).FirstOrDefault();
    }

    private static string? Kind(string format) =>
        format.StartsWith(Fuse + ".", StringComparison.OrdinalIgnoreCase) ? format[(Fuse.Length + 1)..] : null;
}
