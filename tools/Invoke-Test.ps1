# Runs every test and prints what came of it: one line per suite, the reasons of the skipped ones, and the sum.
param(
    [Parameter(Mandatory)] [string] $Root,
    [Parameter(Mandatory)] [string] $Configuration,
    [string] $Wine
)

$results = [System.IO.Directory]::CreateDirectory([System.IO.Path]::Combine($Root, 'TestResults')).FullName
& "$PSScriptRoot/Install-RedisServer.ps1"

$suites = @(
    foreach ($folder in [System.IO.Directory]::GetDirectories([System.IO.Path]::Combine($Root, 'tests', 'Unit'), '*.Tests')) {
        & "$PSScriptRoot/Invoke-UnitTest.ps1" -Project $folder -Configuration $Configuration -Results $results -Wine $Wine
    }

    if (-not $Wine) {
        & "$PSScriptRoot/Invoke-PesterTest.ps1" -Root $Root -Results $results
    }
)

$passed = $failed = $skipped = 0
''
foreach ($suite in $suites) {
    '{0,-32} {1,5} passed {2,4} failed {3,4} skipped' -f $suite.Name, $suite.Passed, $suite.Failed, $suite.Skipped
    $passed += $suite.Passed
    $failed += $suite.Failed
    $skipped += $suite.Skipped
    $suite.Remarks.ForEach({ "    $_" })
}

''
"$passed passed, $failed failed, $skipped skipped"
exit [int]($failed -gt 0 -or $passed -eq 0)
