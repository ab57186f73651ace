using System.Diagnostics;
using System.Management.Automation;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.HostileText;

/// <summary>
/// Names, payloads, results, messages, logs and hooks are whatever somebody put into a queue. Whatever a cmdlet shows of them reaches a
/// terminal, or a CI system that reads the log, as text.
/// </summary>
public sealed class HostileTextTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    // A closed quote, a colour, a title, commands of CI systems at the beginning of a line and in it, C1, other line ends, turned directions.
    private const string Evil =
        "e'\"$(1)\u001b[31mred\u001b]0;title\u0007\r\nEVIL\n::error file=EVIL::EVIL\n ##vso[task.setvariable variable=EVIL]x ##[group]EVIL\r\u009b2JEVIL\u0085EVIL\u2028EVIL\u2029\u202eEVIL\u2066\u200f\u007f\b";

    private static readonly string Name = Evil.Replace(":", "", StringComparison.Ordinal);

    private static string Script { get; } = Path.Combine(Repository.Root, "tests", "Unit", "PfTaskQueue.PowerShell.Tests", "HostileText", "hostile.ps1");

    [UnixFact]
    public void TheScript_HasEveryCmdlet()
    {
        var script = File.ReadAllText(Script);

        Assert.All(engine.Run("(Get-Command -Module PfTaskQueue).Name").WithoutErrors().Lines, name => Assert.Contains(name, script, StringComparison.Ordinal));
    }

    [UnixTheory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    public void NoStream_HasAControl(string backend)
    {
        using var redis = Use(backend);

        var result = engine.Run("& $args[0] $args[1] $args[2] $args[3]", Script, Name, Evil, engine.Folder);

        Assert.Null(result.Terminating);
        Assert.All(
            [result.Warnings, result.Verbose, [.. result.Information.Select(record => record.ToString())], [.. result.Errors.SelectMany(Texts)]],
            stream => Assert.All(stream, HostileLines.AssertHarmless));
        Assert.All(result.Output.Select(item => item.BaseObject).OfType<string>(), HostileLines.AssertHarmless);
        Assert.All(
            ["TaskFailed", "TaskNotFound", "QueueNotFound", "QueueAlreadyExists", "WorkerNotFound", "WaitTimedOut", "DeadLetterNotFound", "InvalidTaskSpec", "PayloadTooLarge"],
            id => Assert.Contains(id, result.ErrorIds));
        Assert.Contains(result.Information.Select(record => record.ToString()).Where(line => line.StartsWith('{')), line => Field(line, "taskName") == Evil);
        Assert.Contains(result.Output, item => item.TypeNames[0].EndsWith(".DeadLetter", StringComparison.Ordinal));
    }

    [UnixTheory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    public async Task NothingThatTheShellPrints_IsAControl(string backend)
    {
        Assert.SkipWhen(!Pwsh.IsThere, "pwsh is not installed");
        using var redis = Use(backend);

        var printed = await Pwsh.RunAsync(
            """
            param($Manifest, $Backend, $Password, $Script, $Queue, $Evil, $Folder)
            $PSStyle.OutputRendering = 'PlainText'
            Import-Module $Manifest
            $PSDefaultParameterValues = @{ '*-Pf*:Backend' = $Backend; 'Out-String:Width' = 90 }
            if ($Password) {
                $PSDefaultParameterValues['*-Pf*:Credential'] = [pscredential]::new('default', (ConvertTo-SecureString $Password -AsPlainText -Force))
            }

            & $Script $Queue $Evil $Folder *>&1 | ForEach-Object {
                $all = $_
                if ($all.PSTypeNames[0] -like 'PfTaskQueue.*') {
                    $all | Format-List | Out-String
                    $all | Format-Table -Wrap | Out-String
                }

                $all | Out-String
                if ($all -is [System.Management.Automation.ErrorRecord]) {
                    'NormalView', 'CategoryView' | ForEach-Object { $ErrorView = $_; $all | Out-String }
                }
            }
            """,
            Repository.Manifest, redis?.Backend("shown") ?? "sqlite:" + Path.Combine(engine.Folder, "shown.db"), redis is null ? "" : RedisFixture.Password, Script, Name, Evil, engine.Folder);

        Assert.All(printed.Split('\n'), line => HostileLines.AssertHarmless(line.TrimEnd('\r')));
        Assert.Contains("EVIL", printed, StringComparison.Ordinal);
        Assert.Contains("What if:", printed, StringComparison.Ordinal);
        Assert.Contains("StandardError ", printed, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Progress_IsPlain_OnATerminal()
    {
        Assert.SkipWhen(!File.Exists("/usr/bin/script"), "there is no script (util-linux) to make a terminal");
        var file = Path.Combine(engine.Folder, "progress.ps1");
        await File.WriteAllTextAsync(
            file,
            """
            param($Manifest, $Backend, $Queue)
            $shell = [powershell]::Create([initialsessionstate]::CreateDefault2()).AddScript('Import-Module $args[0]; $q = New-PfQueue $args[2] -Backend $args[1]; Add-PfTask $q.Name p -Backend $args[1] > $null; Wait-PfQueue $q.Name -Backend $args[1] -Timeout 10ms; $q | Get-PfTask -Backend $args[1] | Wait-PfTask -Backend $args[1] -Timeout 10ms').AddArgument($Manifest).AddArgument($Backend).AddArgument($Queue)
            $shell.Invoke() > $null
            $shell.Streams.Progress.ForEach({ 'shown ' + [Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes($_.Activity + $_.StatusDescription)) })
            """);
        string[] command = [Repository.EngineHost, file, Repository.Manifest, engine.Backend, Name];
        var line = string.Join(' ', command.Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));

        using var terminal = Process.Start(new ProcessStartInfo("/usr/bin/script", ["-qec", line, "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var printed = await terminal.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        var texts = Regex.Matches(printed, "shown ([A-Za-z0-9+/=]+)").Select(match => Encoding.UTF8.GetString(Convert.FromBase64String(match.Groups[1].Value))).ToList();
        Assert.Contains(texts, text => text.StartsWith("Queue '", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.StartsWith("Tasks of queue '", StringComparison.Ordinal));
        Assert.All(texts, HostileLines.AssertHarmless);
    }

    private static string? Field(string json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    private RedisFixture? Use(string backend)
    {
        if (backend == "sqlite")
        {
            engine.Run("$global:PSDefaultParameterValues = @{ '*-Pf*:Backend' = $args[0] }", engine.Backend).WithoutErrors();
            return null;
        }

        var redis = new RedisFixture();
        engine.Run(
            """
            param($Backend, $Password)
            $secret = [securestring]::new()
            $Password.ToCharArray().ForEach({ $secret.AppendChar($_) })
            $global:PSDefaultParameterValues = @{ '*-Pf*:Backend' = $Backend; '*-Pf*:Credential' = [pscredential]::new('default', $secret) }
            """,
            redis.Backend("hostile"), RedisFixture.Password).WithoutErrors();
        return redis;
    }

    private static IEnumerable<string> Texts(ErrorRecord error)
    {
        yield return error.ToString();
        yield return error.CategoryInfo.ToString();
        yield return error.ErrorDetails?.RecommendedAction ?? "";

        // Those of the shell and of .NET quote paths that the caller has given.
        for (var cause = error.Exception; cause?.GetType().Name is "PfException"; cause = cause.InnerException)
        {
            yield return cause.Message;
        }
    }
}
