# Makes the help from docs/en-US: the about topics, and the cmdlets' help where the module for it is installed. The name of
# that file is the assembly's: Get-Help looks for no other.
param([Parameter(Mandatory)] [string] $Module)

$pages = [System.IO.Path]::Combine($PSScriptRoot, '..', 'docs', 'en-US')
$target = [System.IO.Directory]::CreateDirectory([System.IO.Path]::Combine($Module, 'en-US')).FullName
foreach ($page in [System.IO.Directory]::GetFiles($pages, 'about_*.md')) {
    $topic = [System.IO.Path]::GetFileNameWithoutExtension($page)
    [System.IO.File]::WriteAllText([System.IO.Path]::Combine($target, "$topic.help.txt"), (& "$PSScriptRoot/ConvertTo-AboutText.ps1" -Path $page))
}

# The cmdlet's Markdown is plain text in the help, except that its examples are in fences: they have an element of their own.
function Repair-Example {
    param([xml] $Help)

    foreach ($example in $Help.GetElementsByTagName('command:example')) {
        $introduction = $example['introduction', $example.GetNamespaceOfPrefix('maml')]
        $remarks = $example['remarks', $example.GetNamespaceOfPrefix('dev')]
        foreach ($paragraph in @($introduction.ChildNodes)) {
            if ($paragraph.InnerText -match '(?s)^```\w*\r?\n(.*?)\r?\n```\s*$') {
                $code = $example['code', $example.GetNamespaceOfPrefix('dev')]
                $code.InnerText = if ($code.InnerText) { "$($code.InnerText)`n`n$($Matches[1])" } else { $Matches[1] }
            }
            elseif ($paragraph.InnerText -match '\w') {
                $remarks.AppendChild($paragraph) > $null
            }
        }

        $introduction.InnerXml = ''
        $remarks.AppendChild($Help.CreateElement('maml', 'para', $introduction.NamespaceURI)) > $null
    }
}

if (-not (Get-Module -ListAvailable -Name Microsoft.PowerShell.PlatyPS)) {
    'No help of the cmdlets: Microsoft.PowerShell.PlatyPS is not installed (Install-PSResource Microsoft.PowerShell.PlatyPS).'
    return
}

Import-Module -Name Microsoft.PowerShell.PlatyPS
$scratch = [System.IO.Directory]::CreateTempSubdirectory('pftaskqueue-help').FullName
try {
    $files = [System.IO.Directory]::GetFiles($pages, '*-Pf*.md')
    $maml = Import-MarkdownCommandHelp -LiteralPath $files | Export-MamlCommandHelp -OutputFolder $scratch -Force
    $help = [xml]::new()
    $help.Load($maml[0].FullName)
    Repair-Example -Help $help
    $help.Save([System.IO.Path]::Combine($target, 'PfTaskQueue.PowerShell.dll-Help.xml'))
}
finally {
    [System.IO.Directory]::Delete($scratch, $true)
}
