# Makes the cmdlets' help from docs/en-US, where the module for it is installed. The name of the file is the assembly's:
# Get-Help looks for no other.
param([Parameter(Mandatory)] [string] $Module)

$pages = [System.IO.Path]::Combine($PSScriptRoot, '..', 'docs', 'en-US')
$files = if ([System.IO.Directory]::Exists($pages)) { [System.IO.Directory]::GetFiles($pages, '*-Pf*.md') }
if (-not $files) {
    return
}

if (-not (Get-Module -ListAvailable -Name Microsoft.PowerShell.PlatyPS)) {
    'No help file: Microsoft.PowerShell.PlatyPS is not installed (Install-PSResource Microsoft.PowerShell.PlatyPS).'
    return
}

Import-Module -Name Microsoft.PowerShell.PlatyPS
$scratch = [System.IO.Directory]::CreateTempSubdirectory('pftaskqueue-help').FullName
try {
    $maml = Import-MarkdownCommandHelp -LiteralPath $files | Export-MamlCommandHelp -OutputFolder $scratch -Force
    $target = [System.IO.Directory]::CreateDirectory([System.IO.Path]::Combine($Module, 'en-US')).FullName
    $maml[0].CopyTo([System.IO.Path]::Combine($target, 'PfTaskQueue.PowerShell.dll-Help.xml'), $true).FullName | Out-Null
}
finally {
    [System.IO.Directory]::Delete($scratch, $true)
}
