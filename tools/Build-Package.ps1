# Packs the staged module. The archive holds one folder, PfTaskQueue, which is what PSModulePath and the Gallery want.
param([Parameter(Mandatory)] [string] $Module)

Import-Module -Name $Module
$version = (Get-Module -Name PfTaskQueue).Version
$archive = [System.IO.Path]::Combine([System.IO.Path]::GetDirectoryName($Module), "PfTaskQueue.$version.zip")
[System.IO.File]::Delete($archive)
[System.IO.Compression.ZipFile]::CreateFromDirectory($Module, $archive, 'Optimal', $true)
"Packed: $archive"
