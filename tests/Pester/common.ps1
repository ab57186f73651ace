# Dot-sourced by every Pester file: imports the staged module, and gives each file a database of its own that every cmdlet
# uses unless it is told another. Run them with ./build.sh test, or one of them in a fresh shell with Invoke-Pester.
$script:Root = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..'))
$script:Manifest = [System.IO.Path]::Combine($Root, 'output', 'PfTaskQueue', 'PfTaskQueue.psd1')
if (-not (Test-Path -LiteralPath $Manifest)) {
    throw "There is no module to test at '$Manifest': run ./build.sh build."
}

Import-Module -Name $Manifest
$script:Backend = "sqlite:$((New-Item -ItemType Directory -Path TestDrive:/ -Name ([guid]::NewGuid())).FullName)/queue.db"
$PSDefaultParameterValues['*-Pf*:Backend'] = $Backend
