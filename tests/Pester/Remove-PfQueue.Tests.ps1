BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Remove-PfQueue' {
    It 'removes the queue and its tasks' {
        New-PfQueue full
        Add-PfTask full task

        Remove-PfQueue full -Force | Should -BeNullOrEmpty

        Get-PfQueue full* | Should -BeNullOrEmpty
        New-PfQueue full
        Get-PfTask full | Should -BeNullOrEmpty
    }

    It 'removes nothing with -WhatIf, not even with -Force' {
        New-PfQueue whatif

        Remove-PfQueue whatif -WhatIf -Force

        (Get-PfQueue whatif).Name | Should -Be 'whatif'
    }

    It 'fails for a queue that does not exist' {
        { Remove-PfQueue nothere -Force -ErrorAction Stop } | Should -Throw -ErrorId 'QueueNotFound,*'
    }

    It 'takes queues from the pipeline, and emits them with -PassThru' {
        New-PfQueue pipe1, pipe2

        (Get-PfQueue pipe* | Remove-PfQueue -Confirm:$false -PassThru).Name | Should -Be 'pipe1', 'pipe2'
        Get-PfQueue pipe* | Should -BeNullOrEmpty
    }

    It 'refuses tasks, and what is left of them after Select-Object, and removes no queue named like them' {
        New-PfQueue tasks, namesake
        Add-PfTask tasks payload -Name namesake

        Get-PfTask tasks | Remove-PfQueue -Force -ErrorAction SilentlyContinue -ErrorVariable refused
        Get-PfTask tasks | Select-Object Name, Queue | Remove-PfQueue -Force -ErrorAction SilentlyContinue -ErrorVariable +refused

        $refused.FullyQualifiedErrorId | Should -BeLike 'NotAQueue,*'
        $refused | Should -HaveCount 2
        (Get-PfQueue tasks, namesake).Name | Should -Be 'tasks', 'namesake'
    }
}
