<#
.SYNOPSIS
    Builds, tests and packs the module.
.DESCRIPTION
    build    compiles the solution and stages the module in output/PfTaskQueue
    test     builds and runs every test; the last line is the sum
    windows  builds the tests as Windows programs and runs them with Wine, where there is one
    demo     builds and runs examples/demo.ps1
    storm    builds, and kills, pauses and cuts off workers at random: ./build.sh storm [seconds] [--backend redis] [--seed 7] …
    package  builds and packs the staged module as output/PfTaskQueue.<version>.zip
    clean    removes what the other tasks made
.NOTES
    Runs in pwsh and in tools/EngineHost alike, so this script and those that it calls use the language, .NET and
    Microsoft.PowerShell.Core only, except behind a check that the other modules are there.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('build', 'test', 'windows', 'demo', 'storm', 'package', 'clean')]
    [string] $Task = 'build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [Parameter(ValueFromRemainingArguments)]
    [string[]] $Rest = @()
)

$ErrorActionPreference = 'Stop'
$tools = [System.IO.Path]::Combine($PSScriptRoot, 'tools')
$module = [System.IO.Path]::Combine($PSScriptRoot, 'output', 'PfTaskQueue')

function Invoke-Build {
    & dotnet msbuild ([System.IO.Path]::Combine($PSScriptRoot, 'PfTaskQueue.sln')) -restore -nologo -verbosity:quiet "-property:Configuration=$Configuration"
    if ($LASTEXITCODE -ne 0) {
        throw "The build failed: dotnet msbuild ended with exit code $LASTEXITCODE."
    }

    # Whoever runs the demo wants no advice on help files.
    & "$tools/Build-Help.ps1" -Module $module | Where-Object { $Task -ne 'demo' }
    & "$tools/Test-ScriptStyle.ps1" -Root $PSScriptRoot
    "Built: $module"
}

function Clear-BuildOutput {
    $folders = @([System.IO.Path]::Combine($PSScriptRoot, 'output'), [System.IO.Path]::Combine($PSScriptRoot, 'TestResults'))
    foreach ($project in [System.IO.Directory]::EnumerateFiles($PSScriptRoot, '*.csproj', 'AllDirectories')) {
        $folder = [System.IO.Path]::GetDirectoryName($project)
        $folders += [System.IO.Path]::Combine($folder, 'bin'), [System.IO.Path]::Combine($folder, 'obj')
    }

    # The host that this script may be running in cannot remove itself.
    foreach ($folder in $folders.Where({ $_ -notlike '*EngineHost*' -and [System.IO.Directory]::Exists($_) })) {
        [System.IO.Directory]::Delete($folder, $true)
    }
}

$exitCode = 0
switch ($Task) {
    'build' { Invoke-Build }
    'test' {
        Invoke-Build
        & "$tools/Invoke-Test.ps1" -Root $PSScriptRoot -Configuration $Configuration
        $exitCode = $LASTEXITCODE
    }
    'windows' {
        & "$tools/Test-Windows.ps1" -Root $PSScriptRoot
        $exitCode = $LASTEXITCODE
    }
    'demo' {
        Invoke-Build
        & "$PSScriptRoot/examples/demo.ps1" -Module $module
    }
    'storm' {
        Invoke-Build
        & dotnet ([System.IO.Path]::Combine($PSScriptRoot, 'tests', 'Storm', 'bin', $Configuration, 'net10.0', 'Storm.dll')) @Rest
        $exitCode = $LASTEXITCODE
    }
    'package' {
        Invoke-Build
        & "$tools/Build-Package.ps1" -Module $module
    }
    'clean' { Clear-BuildOutput }
}

exit $exitCode
