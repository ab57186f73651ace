BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Suspend-PfQueue' {
    It 'changes the state, without output' {
        New-PfQueue state -State Active

        Suspend-PfQueue state | Should -BeNullOrEmpty

        (Get-PfQueue state).State | Should -Be 'Suspend'
    }

    It 'changes nothing with -WhatIf' {
        New-PfQueue whatif -State Active

        Suspend-PfQueue whatif -WhatIf

        (Get-PfQueue whatif).State | Should -Be 'Active'
    }

    It 'fails for a queue that does not exist, and takes no wildcards' {
        { Suspend-PfQueue nothere -ErrorAction Stop } | Should -Throw -ErrorId 'QueueNotFound,*'
        { Suspend-PfQueue * -ErrorAction Stop } | Should -Throw -ErrorId 'QueueNotFound,*'
    }

    It 'takes queues from the pipeline, and emits them as they are now with -PassThru' {
        New-PfQueue pipe1, pipe2 -State Active

        (Get-PfQueue pipe* | Suspend-PfQueue -PassThru).State | Should -Be 'Suspend', 'Suspend'
        (Get-PfQueue pipe*).State | Should -Be 'Suspend', 'Suspend'
    }

    It 'takes a task for its queue, not for one with the name of the task' {
        New-PfQueue tasks
        Add-PfTask tasks payload -Name namesake

        (Get-PfTask tasks | Suspend-PfQueue -PassThru).Name | Should -Be 'tasks'
    }
}
