BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Test-PfBackend' {
    It 'looks at a database' {
        New-PfQueue q

        (Test-PfBackend).Outcome | Should -Be 'Passed', 'Passed', 'Passed', 'Passed'
    }

    It 'answers for a server that is not there' {
        Test-PfBackend -Backend 'redis://127.0.0.1:1?keyPrefix=p' -Quiet | Should -BeFalse
    }
}
