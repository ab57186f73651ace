using PfTaskQueue.Configuration;

namespace PfTaskQueue.Core.Tests.Configuration;

/// <summary>A machine of its own: a home directory, variables, and the files a test writes.</summary>
internal sealed class Sandbox : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("pftq-configuration-");
    private readonly Dictionary<string, string> environment = [];

    public Sandbox()
    {
        Home = root.CreateSubdirectory("home").FullName;
        Current = root.CreateSubdirectory("work").FullName;
    }

    public string Home { get; }

    public string Current { get; }

    public MachineContext Machine => new()
    {
        Environment = environment,
        HomeDirectory = Home,
        CurrentDirectory = Current,
        TempDirectory = Path.Join(root.FullName, "temp"),
        HostName = "host-1",
        DataDirectory = Path.Join(Home, "data"),
    };

    /// <summary>Writes a file below the home directory.</summary>
    public string WriteFile(string text, string name = ".pftaskqueue.yaml")
    {
        var path = Path.Join(Home, name);
        File.WriteAllText(path, text);
        return path;
    }

    public Sandbox Variable(string name, string value)
    {
        environment[name] = value;
        return this;
    }

    public LoadedConfiguration Load(params (string Key, object? Value)[] parameters) => Load(null, null, parameters);

    public LoadedConfiguration Load(string? uri, string? path = null, params (string Key, object? Value)[] parameters) =>
        ConfigurationLoader.Load(new ConfigurationRequest
        {
            Machine = Machine,
            BackendUri = uri,
            ConfigPath = path,
            Parameters = parameters.ToDictionary(parameter => parameter.Key, parameter => parameter.Value),
        });

    public void Dispose() => root.Delete(recursive: true);
}
