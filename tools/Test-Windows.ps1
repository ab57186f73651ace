# Builds the test programs as Windows programs and runs them with Wine, so that Windows does not rot where nobody has it. Elsewhere
# it says what is missing, and ends well. WINE names the command where it is not wine; docs/design/windows.md has Wine's limits.
param([Parameter(Mandatory)] [string] $Root)

$oldest = 10
$wine = $env:WINE ? $env:WINE : 'wine'
if (-not (Get-Command -Name $wine -CommandType Application -ErrorAction Ignore)) {
    "Skipped: there is no Wine here ($wine). Version $oldest or later runs the tests as Windows programs."
    exit 0
}

$env:WINEDEBUG = '-all'
$env:WINEDLLOVERRIDES = 'winedbg.exe=d'
$env:DOTNET_EnableDiagnostics = '0'
$env:DOTNET_EnableAVX512 = '0'
[System.Environment]::SetEnvironmentVariable('DISPLAY', $null)
$version = "$(& $wine --version 2> $null)"
if ($version -notmatch 'wine-(\d+)' -or [int]$Matches[1] -lt $oldest) {
    "Skipped: this is Wine '$version', and the tests need version $oldest or later."
    exit 0
}

foreach ($project in [System.IO.Directory]::GetDirectories([System.IO.Path]::Combine($Root, 'tests', 'Unit'), '*.Tests')) {
    & dotnet build $project --configuration Windows --nologo --verbosity quiet
    if ($LASTEXITCODE -ne 0) {
        throw "The build failed: dotnet build ended with exit code $LASTEXITCODE."
    }
}

# A Windows program cannot start this system's redis-server, but it reaches one.
$redis = $null
if (Get-Command -Name redis-server -CommandType Application -ErrorAction Ignore) {
    $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $listener.Start()
    $env:PFTASKQUEUE_TEST_REDIS_PORT = $listener.LocalEndpoint.Port
    $listener.Stop()
    $arguments = '--port', $env:PFTASKQUEUE_TEST_REDIS_PORT, '--bind', '127.0.0.1', '--save', '', '--loglevel', 'warning'
    $redis = [System.Diagnostics.Process]::Start([System.Diagnostics.ProcessStartInfo]::new('redis-server', [string[]]$arguments))
}

try {
    & "$PSScriptRoot/Invoke-Test.ps1" -Root $Root -Configuration Windows -Wine $wine
    $exitCode = $LASTEXITCODE
}
finally {
    if ($redis) {
        $redis.Kill()
        $redis.WaitForExit()
        $redis.Dispose()
    }
}

exit $exitCode
