# Holds the scripts to what the Gallery asks for, where the analyzer is installed.
param([Parameter(Mandatory)] [string] $Root)

if (-not (Get-Module -ListAvailable -Name PSScriptAnalyzer)) {
    return
}

Import-Module -Name PSScriptAnalyzer
$findings = foreach ($file in [System.IO.Directory]::EnumerateFiles($Root, '*.ps*1', 'AllDirectories')) {
    $relative = [System.IO.Path]::GetRelativePath($Root, $file)
    if ($relative -notmatch '(^|[\\/])(output|bin|obj)[\\/]') {
        Invoke-ScriptAnalyzer -Path $file -Settings PSGallery
    }
}

if ($findings) {
    $findings.ForEach({ "$($_.ScriptPath):$($_.Line): $($_.RuleName): $($_.Message)" })
    throw "PSScriptAnalyzer found $(@($findings).Count) problems."
}
