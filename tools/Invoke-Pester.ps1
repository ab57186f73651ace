# The child's part of Invoke-PesterTest.ps1: runs Pester and leaves "passed failed skipped" in a file.
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $Counts
)

Import-Module -Name Pester -MinimumVersion 5.5
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$result = Invoke-Pester -Configuration $configuration

# A file that cannot be read, or a setup that throws, has no failed test to count.
$failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
[System.IO.File]::WriteAllText($Counts, "$($result.PassedCount) $failed $($result.SkippedCount + $result.NotRunCount)")
