BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'The module' {
    It 'has a valid manifest' {
        { Test-ModuleManifest -Path $Manifest -ErrorAction Stop } | Should -Not -Throw
    }

    It 'exports what its manifest lists, after a second and a forced import too' {
        $listed = (Import-PowerShellDataFile -Path $Manifest).CmdletsToExport | Sort-Object
        (Get-Command -Module PfTaskQueue).Name | Sort-Object | Should -Be $listed

        Import-Module -Name $Manifest
        (Get-Command -Module PfTaskQueue).Name | Sort-Object | Should -Be $listed

        Import-Module -Name $Manifest -Force
        (Get-Command -Module PfTaskQueue).Name | Sort-Object | Should -Be $listed
    }

    It 'works in another runspace of the same process' {
        $queue = "runspace-$(New-Guid)"
        New-PfQueue $queue

        $name = 1 | ForEach-Object -Parallel {
            Import-Module -Name $using:Manifest
            (Get-PfQueue $using:queue -Backend $using:Backend).Name
        }

        $name | Should -Be $queue
    }

    It 'loads no assembly but its loader into the default load context' {
        New-PfQueue "isolation-$(New-Guid)"

        $folder = Split-Path -Path $Manifest
        [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.Where({ $_.Location.StartsWith($folder) }).ForEach({ $_.GetName().Name }) |
            Should -Be 'PfTaskQueue.Loader'
    }

    It 'has about topics' {
        (Get-Help about_PfTaskQueue).ToString() | Should -Match '(?s)^TOPIC.+LONG DESCRIPTION'
        (Get-Help about_PfTaskHandler).ToString() | Should -Match 'PFTQ_TASK_HANDLER_'
    }

    It 'has help for every cmdlet, with examples as they are typed' -Skip:(-not (Get-Module -ListAvailable -Name Microsoft.PowerShell.PlatyPS)) {
        foreach ($cmdlet in Get-Command -Module PfTaskQueue) {
            $example = (Get-Help $cmdlet.Name).examples.example
            $example.code | Should -Match $cmdlet.Name -Because "that is an example of $cmdlet"
            "$($example.code)" | Should -Not -Match '```'
        }
    }
}
