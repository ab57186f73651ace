namespace PfTaskQueue.Storage.Sqlite;

/// <summary>What kind of volume a folder lies on, or would lie on.</summary>
internal static class DatabaseVolume
{
    private const string Share = @"\\";
    private const string Unparsed = @"\\?\";
    private const string UnparsedShare = @"\\?\UNC\";

    /// <summary>The file system's name, as the kernel or .NET gives it, and the drive's type where only .NET knows.</summary>
    /// <param name="folder">An absolute path of this system.</param>
    /// <exception cref="IOException">The drive is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">The drive cannot be asked.</exception>
    public static (string Format, DriveType Type) Of(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            var place = ExistingPart(folder);

            // The kernel's name says more than .NET's, which takes every file system that a program makes for a network's.
            return FileSystems.FormatOf(place) is { } format ? (format, DriveType.Unknown) : Ask(place);
        }

        var path = Plain(folder);
        if (path.StartsWith(Share, StringComparison.Ordinal))
        {
            // A volume without a letter (\\?\Volume{…}\) is of this machine; what else has no letter is a share.
            return path.StartsWith(Unparsed, StringComparison.Ordinal) ? ("", DriveType.Unknown) : ("share", DriveType.Network);
        }

        return Ask(Path.GetPathRoot(path)!);
    }

    /// <summary>A path of Windows without the prefix that switches its reading off: <c>\\?\C:\data</c>, <c>\\?\UNC\server\share</c>.</summary>
    internal static string Plain(string path)
    {
        path = path.Replace('/', '\\');
        path = path.StartsWith(@"\\.\", StringComparison.Ordinal) ? Unparsed + path[Unparsed.Length..] : path;
        return path.StartsWith(UnparsedShare, StringComparison.OrdinalIgnoreCase) ? Share + path[UnparsedShare.Length..]
            : path.StartsWith(Unparsed, StringComparison.Ordinal) && path.AsSpan(Unparsed.Length) is [_, ':', ..] ? path[Unparsed.Length..]
            : path;
    }

    private static string ExistingPart(string folder)
    {
        var place = folder;
        while (!Directory.Exists(place) && Path.GetDirectoryName(place) is { } parent)
        {
            place = parent;
        }

        return place;
    }

    private static (string Format, DriveType Type) Ask(string place)
    {
        var drive = new DriveInfo(place);
        return (drive.DriveFormat, drive.DriveType);
    }
}
