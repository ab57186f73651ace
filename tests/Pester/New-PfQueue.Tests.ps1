BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'New-PfQueue' {
    It 'creates the queue in the state asked for, and emits it' {
        (New-PfQueue created -State Suspend).Name | Should -Be 'created'

        (Get-PfQueue created).State | Should -Be 'Suspend'
    }

    It 'creates nothing with -WhatIf' {
        New-PfQueue whatif -WhatIf | Should -BeNullOrEmpty

        Get-PfQueue whatif* | Should -BeNullOrEmpty
    }

    It 'refuses a name that exists' {
        New-PfQueue twice

        { New-PfQueue twice -ErrorAction Stop } | Should -Throw -ErrorId 'QueueAlreadyExists,*'
    }

    It 'takes names, and objects with a name and a state, from the pipeline' {
        'text1', 'text2' | New-PfQueue
        [pscustomobject]@{ Name = 'object'; State = 'Suspend' } | New-PfQueue

        (Get-PfQueue text*).Name | Should -Be 'text1', 'text2'
        (Get-PfQueue object).State | Should -Be 'Suspend'
    }
}
