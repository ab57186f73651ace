BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Backup-PfBackend' {
    BeforeAll {
        New-PfQueue q
        'a', 'b' | Add-PfTask q | Out-Null
    }

    It 'makes a file that works as a backend' {
        $copy = Backup-PfBackend TestDrive:/copy.db -PassThru

        (Get-PfTask q -Backend "sqlite:$($copy.FullName)").Payload | Should -Be 'a', 'b'
    }

    It 'replaces a file with -Force only' {
        Set-Content -Path TestDrive:/mine.db -Value 'mine'

        { Backup-PfBackend TestDrive:/mine.db } | Should -Throw -ErrorId 'FileExists,*'
        'TestDrive:/mine.db' | Should -FileContentMatch 'mine'
        Backup-PfBackend TestDrive:/mine.db -Force | Should -BeNullOrEmpty
        'TestDrive:/mine.db' | Should -Not -FileContentMatch 'mine'
    }

    It 'writes nothing with -WhatIf' {
        Backup-PfBackend TestDrive:/whatif.db -WhatIf

        'TestDrive:/whatif.db' | Should -Not -Exist
    }
}
