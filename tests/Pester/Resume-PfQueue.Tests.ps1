BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Resume-PfQueue' {
    It 'changes the state, without output' {
        New-PfQueue state -State Suspend

        Resume-PfQueue state | Should -BeNullOrEmpty

        (Get-PfQueue state).State | Should -Be 'Active'
    }

    It 'changes nothing with -WhatIf' {
        New-PfQueue whatif -State Suspend

        Resume-PfQueue whatif -WhatIf

        (Get-PfQueue whatif).State | Should -Be 'Suspend'
    }

    It 'fails for a queue that does not exist, and takes no wildcards' {
        { Resume-PfQueue nothere -ErrorAction Stop } | Should -Throw -ErrorId 'QueueNotFound,*'
        { Resume-PfQueue * -ErrorAction Stop } | Should -Throw -ErrorId 'QueueNotFound,*'
    }

    It 'takes queues from the pipeline, and emits them as they are now with -PassThru' {
        New-PfQueue pipe1, pipe2 -State Suspend

        (Get-PfQueue pipe* | Resume-PfQueue -PassThru).State | Should -Be 'Active', 'Active'
        (Get-PfQueue pipe*).State | Should -Be 'Active', 'Active'
    }

    It 'takes a task for its queue, not for one with the name of the task' {
        New-PfQueue tasks
        Add-PfTask tasks payload -Name namesake

        (Get-PfTask tasks | Resume-PfQueue -PassThru).Name | Should -Be 'tasks'
    }
}
