# Runs one xUnit test program and returns its counts. A program that crashes, or ends without its report, is a failure:
# a suite that never ran must not look like one that passed. So is one that hangs: it is stopped, with its children.
param(
    [Parameter(Mandatory)] [string] $Project,
    [Parameter(Mandatory)] [string] $Configuration,
    [Parameter(Mandatory)] [string] $Results,

    # The command that runs a Windows program; empty: the tests run on this system.
    [string] $Wine
)

$name = [System.IO.Path]::GetFileName($Project)
$folder = [System.IO.Path]::Combine($Project, 'bin', $Configuration, 'net10.0')
$command, $program = $Wine ? @($Wine, "$folder/$name.exe") : @('dotnet', "$folder/$name.dll")
$report = [System.IO.Path]::Combine($Results, "$name.xml")
[System.IO.File]::Delete($report)

$limit = [timespan]::FromMinutes(30)
$arguments = @(if (-not $Wine) { 'exec' }) + @($program, '-noLogo', '-noColor', '-noAutoReporters', '-reporter', 'quiet', '-diagnostics', '-longRunning', '60', '-result-xml', $report)
$process = [System.Diagnostics.Process]::Start([System.Diagnostics.ProcessStartInfo]::new($command, [string[]]$arguments))
if (-not $process.WaitForExit($limit)) {
    $process.Kill($true)
    $process.WaitForExit()
}

$exitCode = $process.ExitCode

$suite = [pscustomobject]@{ Name = $name; Passed = 0; Failed = 0; Skipped = 0; Remarks = @() }
if ([System.IO.File]::Exists($report)) {
    $xml = [xml]::new()
    $xml.Load($report)
    foreach ($assembly in $xml.SelectNodes('/assemblies/assembly')) {
        $suite.Passed += [int]$assembly.passed
        $suite.Failed += [int]$assembly.failed + [int]$assembly.errors
        $suite.Skipped += [int]$assembly.skipped + [int]$assembly.GetAttribute('not-run')
    }

    $reasons = [System.Collections.Generic.SortedDictionary[string, int]]::new()
    foreach ($reason in $xml.SelectNodes('//test[@result="Skip"]/reason')) {
        $reasons[$reason.InnerText] += 1
    }

    $suite.Remarks = @($reasons.GetEnumerator().ForEach({ "$($_.Value) skipped: $($_.Key)" }))
}

if ($exitCode -ne 0 -and $suite.Failed -eq 0) {
    $suite.Failed = 1
    $suite.Remarks += "The test program ended with exit code $exitCode, or was stopped after $($limit.TotalMinutes) minutes."
}
elseif ($suite.Passed + $suite.Failed + $suite.Skipped -eq 0) {
    $suite.Failed = 1
    $suite.Remarks += 'The test program ran no test.'
}

$suite
