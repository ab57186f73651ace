using System.Diagnostics;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

/// <summary>A worker with many slots in a pipeline whose next command takes its time.</summary>
public sealed class SlowReaderTests : IDisposable
{
    /// <summary>
    /// At most so many tasks have ended while nobody reads. Each posts three messages, and 256 may wait; two for each slot may have been
    /// read before the first task came out; and what is taken while there is room, which is as much as there are slots, still ends.
    /// </summary>
    private const int Held = ((256 + (2 * 128)) / 3) + 128;

    private const int Tasks = 600;

    private readonly EngineFixture _engine = new();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    public void APausedReader_HoldsTheWorkerUp_AndItsLeaseStays(string backend)
    {
        using var redis = backend == "redis" ? new RedisFixture() : null;
        Use(redis);

        // The pause is three leases long, from the first task on.
        var result = _engine.Run(
            """
            param($Folder, $Count)
            New-PfQueue q > $null
            1..$Count | Add-PfTask q > $null
            $script:read = 0
            Start-PfWorker q -Concurrency 128 -NumTasks $Count -PassThru -WorkDir $Folder -Command true -HeartBeatInterval 200ms -HeartBeatExpirationDuration 4s -HeartBeatSalvageDuration 100ms |
                ForEach-Object {
                    if ($script:read++ -eq 0) {
                        $lost = 0
                        $until = [datetime]::UtcNow.AddSeconds(12)
                        while ([datetime]::UtcNow -lt $until) {
                            $lost += @(Get-PfWorker q -State Lost, ToSalvage).Count
                            [System.Threading.Thread]::Sleep(100)
                        }

                        "lost $lost"
                        "ended $((Measure-PfQueue q).Succeeded)"
                    }
                }
            "read $script:read"
            """,
            _engine.Folder,
            Tasks).WithoutErrors();

        Assert.Equal(("lost 0", $"read {Tasks}"), (result.Lines[0], result.Lines[2]));
        Assert.InRange(int.Parse(result.Lines[1].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), 64, Held);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    public async Task AStop_EndsTheWorkerAtOnce_WhileItsReaderIsPaused(string backend)
    {
        using var redis = backend == "redis" ? new RedisFixture() : null;
        Use(redis);
        var paused = Path.Combine(_engine.Folder, "paused");
        using var shell = _engine.CreateShell(
            """
            param($Folder, $Count, $Paused)
            New-PfQueue q > $null
            1..$Count | Add-PfTask q > $null
            Start-PfWorker q -Concurrency 16 -PassThru -WorkDir $Folder -Command true | ForEach-Object {
                # At least 91 end while nobody reads: 256 messages may wait, each of 16 running tasks has posted two, and still ends.
                while ((Measure-PfQueue q).Succeeded -lt 90) { [System.Threading.Thread]::Sleep(20) }
                [System.IO.File]::WriteAllText($Paused, '')
                while ($true) { [System.Threading.Thread]::Sleep(20) }
            }
            """,
            _engine.Folder,
            Tasks,
            paused);
        var watch = new WorkerWatch(shell, TimeSpan.FromSeconds(90));
        watch.WaitFor(() => File.Exists(paused));

        var asked = Stopwatch.StartNew();
        await Task.Run(shell.Stop, TestContext.Current.CancellationToken);

        Assert.InRange(asked.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Equal(["Succeeded Success"], _engine.Run("Get-PfWorker q | ForEach-Object { \"$($_.Phase) $($_.Reason)\" }").WithoutErrors().Lines);
        Assert.Empty(_engine.Run("Get-PfTask q -State Received, Processing").WithoutErrors().Output);
    }

    private void Use(RedisFixture? redis)
    {
        if (redis is not null)
        {
            _engine.Run(
                """
                param($Backend, $Password)
                $secret = [securestring]::new()
                $Password.ToCharArray().ForEach({ $secret.AppendChar($_) })
                $global:PSDefaultParameterValues = @{ '*-Pf*:Backend' = $Backend; '*-Pf*:Credential' = [pscredential]::new('default', $secret) }
                """,
                redis.Backend("slow"),
                RedisFixture.Password).WithoutErrors();
        }
    }
}
