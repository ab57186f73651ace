using System.Collections;
using System.Management.Automation;
using PfTaskQueue.PowerShell.Session;

namespace PfTaskQueue.PowerShell.Binding;

/// <summary>
/// Completes addresses of backends: those that this session has used and the configured one, without secrets, and the database
/// files at the shell's location.
/// </summary>
public sealed class BackendCompleter : SafeCompleter
{
    private static readonly string[] Extensions = [".db", ".sqlite", ".sqlite3"];

    private protected override IEnumerable<CompletionResult> Complete(string command, string word, IDictionary bound)
    {
        var location = TypedParameters.Location();
        return Candidate.Complete(
            word,
            [
                .. PfSession.Current.Addresses.Select(address => new Candidate(address, address + " (used in this session)")),
                .. Configured(bound, location).Select(address => new Candidate(address, address + " (configured)")),
                .. Files(location).Select(file => new Candidate("sqlite:" + file, file)),
            ]);
    }

    private static IEnumerable<string> Configured(IDictionary bound, string location)
    {
        try
        {
            return [CmdletConfiguration.Load(null, null, TypedParameters.Text(bound, "Config"), location).Configuration.Backend.DisplayName];
        }
        catch (Model.PfException)
        {
            // A bad configuration is no reason not to offer the others.
            return [];
        }
    }

    /// <summary>A folder can be on a server that does not answer.</summary>
    private static List<string> Files(string location)
    {
        try
        {
            return Task.Run(() => Directory.EnumerateFiles(location).Where(file => Extensions.Contains(Path.GetExtension(file))).Order().ToList())
                .WaitAsync(LiveBackend.Patience).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is TimeoutException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
