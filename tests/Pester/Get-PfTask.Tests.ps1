BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Get-PfTask' {
    BeforeAll {
        New-PfQueue tasks, others
        'a', 'b', 'c' | Add-PfTask tasks -Name first
        Add-PfTask others d -Name second
    }

    It 'reads the tasks of queues, in their order' {
        (Get-PfTask tasks).Payload | Should -Be 'a', 'b', 'c'
        (Get-PfTask *).Payload | Should -Be 'd', 'a', 'b', 'c'
        (Get-PfTask tasks -First 2).Payload | Should -Be 'a', 'b'
    }

    It 'selects by UID, name and state' {
        $uid = (Get-PfTask tasks)[1].Uid

        (Get-PfTask tasks -Uid $uid).Payload | Should -Be 'b'
        (Get-PfTask * -Name sec*).Payload | Should -Be 'd'
        @(Get-PfTask tasks -State Pending).Count | Should -Be 3
        Get-PfTask tasks -State Succeeded, Failed | Should -BeNullOrEmpty
    }

    It 'fails without a queue, and for a queue or a task that does not exist' {
        { Get-PfTask } | Should -Throw -ErrorId 'InvalidQueueName,*'
        { Get-PfTask nothere -ErrorAction Stop } | Should -Throw -ErrorId 'QueueNotFound,*'
        { Get-PfTask tasks -Uid (New-Guid) -ErrorAction Stop } | Should -Throw -ErrorId 'TaskNotFound,*'
    }

    It 'takes names, queues and tasks from the pipeline' {
        ('others', 'tasks' | Get-PfTask -First 2).Payload | Should -Be 'd', 'a'
        (Get-PfQueue tasks | Get-PfTask).Payload | Should -Be 'a', 'b', 'c'
        (Get-PfTask tasks -First 1 | Get-PfTask).Payload | Should -Be 'a'
    }

    It 'is a table on the screen' {
        Get-PfTask others | Out-String -Width 120 | Should -Match 'Uid\s+Name\s+Phase'
    }

    It 'is a list with local times, and without names of types' {
        $task = Get-PfTask others -First 1
        $shown = $task | Format-List | Out-String

        $shown | Should -Match "CreatedAt\s+: $($task.CreatedAt.LocalDateTime.ToString('yyyy-MM-dd HH:mm:ss'))"
        $shown | Should -Not -Match 'PfTaskQueue\.|System\.'
    }
}
