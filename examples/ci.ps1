<#
.SYNOPSIS
    A step of a CI job: a task for each check, a worker that runs them, a JUnit file and a page of what came of them.
.DESCRIPTION
    Every *.sh in a folder is a check: it passes with exit code 0. The checks run several at a time, each is tried again once,
    and each has its time limit. The reports are written also when a check failed. The exit code is 0 when all passed, and 1
    when one failed or did not end in time. docs/ci.md shows it in GitHub Actions and GitLab. It needs sh (on Windows: that
    of Git).
.EXAMPLE
    pwsh examples/ci.ps1 -Checks ./checks -Reports ./reports
#>
[CmdletBinding()]
param(
    # The folder of the checks.
    [Parameter(Mandatory)]
    [string] $Checks,

    # Where checks.xml and checks.html go.
    [string] $Reports = 'reports',

    [int] $Concurrency = 4,

    # For one check.
    [string] $Limit = '10m',

    # For checks that other workers have taken, once the worker of this script has found nothing left to do.
    [string] $Timeout = '1h',

    [string] $Module = "$PSScriptRoot/../output/PfTaskQueue"
)

$ErrorActionPreference = 'Stop'
Import-Module -Name $Module

$Reports = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Reports)
$null = [System.IO.Directory]::CreateDirectory($Reports)

$files = [System.IO.Directory]::GetFiles($PSCmdlet.GetUnresolvedProviderPathFromPSPath($Checks), '*.sh')
if (-not $files) {
    throw "There is no *.sh in '$Checks': nothing would be checked, and that must not look like a success."
}

# A database of this run alone. With a Redis address instead, workers on other machines take part.
$folder = [System.IO.Directory]::CreateTempSubdirectory('pftaskqueue-ci-').FullName
$backend = @{ Backend = "sqlite:$folder/queue.db" }
$queue = 'checks'
$exitCode = 0
try {
    $null = New-PfQueue $queue @backend
    [System.Array]::Sort($files)
    $null = $files |
        ForEach-Object { @{ Name = [System.IO.Path]::GetFileName($_); Payload = $_ } } |
        Add-PfTask $queue -RetryLimit 1 -Timeout $Limit @backend

    # sh takes the path of the check from the environment: an argument is the same for every task.
    $worker = @{
        Command                = 'sh'
        ArgumentList           = '-c', 'exec sh "$PFTQ_TASK_HANDLER_INPUT_PAYLOAD"'
        Concurrency            = $Concurrency
        ExitOnEmpty            = $true
        ExitOnEmptyGracePeriod = '100ms'
        WorkDir                = $folder
    }
    $null = Start-PfWorker $queue @worker @backend
    $null = Wait-PfQueue $queue -Timeout $Timeout -FailOnError @backend
    $Host.UI.WriteLine("All $($files.Count) checks passed")
}
catch {
    $Host.UI.WriteErrorLine("$_")
    $exitCode = 1
}
finally {
    # Also when a check failed: that is when somebody reads them.
    'xml', 'html' | ForEach-Object { Export-PfReport "$Reports/checks.$_" -Queue $queue @backend }
    $Host.UI.WriteLine("Reports: $Reports/checks.xml, $Reports/checks.html")

    # Closes the database, which Windows would not let go otherwise.
    Remove-Module -Name PfTaskQueue
    [System.IO.Directory]::Delete($folder, $true)
}

exit $exitCode
