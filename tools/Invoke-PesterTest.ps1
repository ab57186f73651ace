# Runs tests/Pester in a shell of its own, because a loaded module cannot be replaced, and returns the counts.
param(
    [Parameter(Mandatory)] [string] $Root,
    [Parameter(Mandatory)] [string] $Results
)

$suite = [pscustomobject]@{ Name = 'Pester'; Passed = 0; Failed = 0; Skipped = 0; Remarks = @() }
$shell = Get-Command -Name pwsh -CommandType Application -ErrorAction Ignore
$pester = Get-Module -ListAvailable -Name Pester | Where-Object Version -GE ([version]'5.5')
if (-not $shell -or -not $pester) {
    $suite.Remarks += 'Not run, and not counted: these tests need pwsh 7.4 or later (https://aka.ms/powershell) with Pester 5.5 or later (Install-PSResource Pester).'
    return $suite
}

$counts = [System.IO.Path]::Combine($Results, 'Pester.counts')
[System.IO.File]::Delete($counts)
& $shell[0].Source -NoProfile -File "$PSScriptRoot/Invoke-Pester.ps1" -Path ([System.IO.Path]::Combine($Root, 'tests', 'Pester')) -Counts $counts |
    ForEach-Object { $Host.UI.WriteLine($_) }

if ([System.IO.File]::Exists($counts)) {
    $suite.Passed, $suite.Failed, $suite.Skipped = [System.IO.File]::ReadAllText($counts).Split(' ').ForEach({ [int]$_ })
}
else {
    $suite.Failed = 1
    $suite.Remarks += "Pester ended with exit code $LASTEXITCODE and no result."
}

$suite
