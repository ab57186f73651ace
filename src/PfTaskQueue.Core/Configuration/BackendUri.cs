using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Configuration;

/// <summary>
/// A backend in one line: <c>sqlite:/path/queue.db</c>, <c>redis://user:password@host:6379,host2:6379/0?keyPrefix=team</c>,
/// <c>rediss://…</c> for TLS. It sets what it names and nothing else; the options are the keys below <c>redis.</c>.
/// </summary>
public static class BackendUri
{
    private const string RedisSection = "redis.";

    private const string Advice =
        "examples: sqlite:/data/queue.db, redis://host:6379/0?keyPrefix=team, rediss://user:password@host:6379/0?keyPrefix=team. "
        + "In a user name or password write @ : / ? # % as %40 %3A %2F %3F %23 %25";

    /// <summary>The settings that a URI stands for, by key. Values are texts; a password is a <see cref="Secret"/>.</summary>
    /// <param name="uri">The URI.</param>
    /// <param name="baseDirectory">Absolute; what the path of a SQLite file starts from.</param>
    /// <exception cref="PfException">InvalidBackend; its message holds no password.</exception>
    public static IReadOnlyDictionary<string, object> Parse(string uri, string baseDirectory)
    {
        var colon = uri.IndexOf(':', StringComparison.Ordinal);
        var scheme = colon < 0 ? "" : uri[..colon].ToLowerInvariant();
        var rest = uri[(colon + 1)..];
        if (IsWindowsPath(uri))
        {
            throw Refuse($"the backend is a file's path; its address is sqlite:{uri}");
        }

        return scheme switch
        {
            "sqlite" => Sqlite(rest, baseDirectory),
            "redis" or "rediss" when rest.StartsWith("//", StringComparison.Ordinal) => Redis(rest[2..], scheme),
            "redis" or "rediss" => throw Refuse($"a {scheme} URI begins with {scheme}://"),
            _ => throw Refuse(scheme.Length is 0 or > 20 || !scheme.All(char.IsAsciiLetterOrDigit)
                ? "the backend is no URI: it does not begin with sqlite:, redis:// or rediss://"
                : $"the backend's scheme '{scheme}' is unknown; sqlite, redis and rediss are known"),
        };
    }

    private static Dictionary<string, object> Sqlite(string path, string baseDirectory)
    {
        if (path.Contains('?', StringComparison.Ordinal))
        {
            throw Refuse("a sqlite URI has no options (nothing after '?')");
        }

        path = path.StartsWith("//", StringComparison.Ordinal) ? path[2..] : path;

        // The slash of sqlite:///C:/queue.db belongs to the address; as a path's first character it would stand for a drive.
        path = OperatingSystem.IsWindows() && path.StartsWith('/') && IsWindowsPath(path[1..]) ? path[1..] : path;
        return path.Length == 0 || path.Contains('\0', StringComparison.Ordinal)
            ? throw Refuse("the sqlite URI names no file")
            : new()
            {
                [Settings.Backend.Key] = nameof(BackendKind.Sqlite),
                [Settings.SqlitePath.Key] = path.StartsWith('~') ? path : Path.GetFullPath(path, baseDirectory),
            };
    }

    /// <summary><c>C:\queue.db</c>: a drive is no scheme.</summary>
    private static bool IsWindowsPath(string text) => text is [var drive, ':', '\\' or '/', ..] && char.IsAsciiLetter(drive);

    private static Dictionary<string, object> Redis(string rest, string scheme)
    {
        if (rest.Contains('#', StringComparison.Ordinal))
        {
            throw Refuse($"the {scheme} URI holds a '#', which is not allowed there");
        }

        var (location, query) = Cut(rest, '?');
        var (authority, path) = Cut(location, '/');
        var settings = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase)
        {
            [Settings.Backend.Key] = nameof(BackendKind.Redis),
            [Settings.Tls.Key] = scheme == "rediss",
        };
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            AddCredential(settings, authority[..at]);
        }

        AddAddresses(settings, authority[(at + 1)..]);
        AddDatabase(settings, path);
        foreach (var option in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            AddOption(settings, option);
        }

        return settings;
    }

    private static void AddCredential(Dictionary<string, object> settings, string credential)
    {
        var (user, password) = Cut(credential, ':');
        if (user.Length > 0)
        {
            settings[Settings.Username.Key] = Uri.UnescapeDataString(user);
        }

        if (password.Length > 0)
        {
            settings[Settings.Password.Key] = new Secret(Uri.UnescapeDataString(password));
        }
    }

    /// <summary>The addresses are checked here, because a password with a raw '/' ends up among them and must not be shown.</summary>
    private static void AddAddresses(Dictionary<string, object> settings, string hosts)
    {
        if (hosts.Length == 0)
        {
            return;
        }

        settings[Settings.Addr.Key] = hosts.Split(',').All(host => RedisAddress.TryParse(host, out _))
            ? hosts
            : throw Refuse("the redis URI's host is not host:port, or several separated by commas");
    }

    private static void AddDatabase(Dictionary<string, object> settings, string path)
    {
        if (path.Length > 0)
        {
            settings[Settings.Db.Key] = path.All(char.IsAsciiDigit) && path.Length < 6
                ? path
                : throw Refuse("the redis URI's path is not a database's number, such as /0");
        }
    }

    private static void AddOption(Dictionary<string, object> settings, string option)
    {
        var (name, value) = Cut(option, '=');
        var setting = Settings.Find(RedisSection + name);
        if (setting is null)
        {
            var names = Settings.All.Where(known => known.Key.StartsWith(RedisSection, StringComparison.Ordinal))
                .Select(known => known.Key[RedisSection.Length..]);
            var nearest = NearestName.Find(name, names);
            var hint = nearest is null ? "" : $"; did you mean '{nearest}'?";
            throw Refuse($"the redis URI's option '{Limits.Shorten(name)}' is unknown{hint}");
        }

        var text = Uri.UnescapeDataString(value);
        settings[setting.Key] = setting.IsSecret ? new Secret(text) : text;
    }

    private static (string Before, string After) Cut(string text, char separator)
    {
        var index = text.IndexOf(separator, StringComparison.Ordinal);
        return index < 0 ? (text, "") : (text[..index], text[(index + 1)..]);
    }

    private static PfException Refuse(string message) => new(PfError.InvalidBackend, message, Advice);
}
