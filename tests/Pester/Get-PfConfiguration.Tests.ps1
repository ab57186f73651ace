BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Get-PfConfiguration' {
    BeforeAll {
        $file = "$((Get-PSDrive TestDrive).Root)/get.yaml"
        Set-Content -LiteralPath $file -Value "worker:`n  concurrency: 7"
    }

    It 'tells each value, its default and where it comes from' {
        $item = Get-PfConfiguration worker.concurrency -Config $file

        $item.Value | Should -Be 7
        $item.Default | Should -Be 1
        $item.Source | Should -Match 'get\.yaml'
        (Get-PfConfiguration worker.concurrency -Config $file -Default).Value | Should -Be 1
    }

    It 'selects keys by wildcards' {
        (Get-PfConfiguration worker.heartBeat.*).Count | Should -Be 3
        (Get-PfConfiguration).Key | Should -Contain 'worker.name'
    }

    It 'refuses a wrong value' {
        $bad = "$((Get-PSDrive TestDrive).Root)/bad.yaml"
        Set-Content -LiteralPath $bad -Value "worker:`n  concurrency: -1"

        { Get-PfConfiguration -Config $bad } | Should -Throw -ErrorId 'InvalidConfiguration,*'
    }
}
