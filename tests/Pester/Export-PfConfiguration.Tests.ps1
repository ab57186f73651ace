BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Export-PfConfiguration' {
    It 'emits the text, or writes a file that is read back' {
        $source = "$((Get-PSDrive TestDrive).Root)/source.yaml"
        Set-Content -LiteralPath $source -Value "worker:`n  concurrency: 7"

        Export-PfConfiguration -Config $source | Should -Match 'concurrency: 7'
        Export-PfConfiguration TestDrive:/target.yaml -Config $source | Should -BeNullOrEmpty
        (Get-PfConfiguration worker.concurrency -Config TestDrive:/target.yaml).Value | Should -Be 7
    }

    It 'writes nothing with -WhatIf' {
        Export-PfConfiguration TestDrive:/whatif.yaml -WhatIf

        'TestDrive:/whatif.yaml' | Should -Not -Exist
    }

    It 'overwrites a file with -Force only' {
        Set-Content -Path TestDrive:/mine.yaml -Value '# mine'

        { Export-PfConfiguration TestDrive:/mine.yaml } | Should -Throw -ErrorId 'FileExists,*'
        'TestDrive:/mine.yaml' | Should -FileContentMatch '# mine'
        Export-PfConfiguration TestDrive:/mine.yaml -Force
        'TestDrive:/mine.yaml' | Should -Not -FileContentMatch '# mine'
    }
}
