BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Add-PfTask' {
    It 'takes an array argument for several items, and an array in the pipeline for one' {
        New-PfQueue arrays

        (Add-PfTask arrays a, b).Payload | Should -Be 'a', 'b'
        (Add-PfTask arrays -InputObject 1, 2).Payload | Should -Be '1', '2'
        (, @(1, 2) | Add-PfTask arrays).Payload | Should -Be '[1,2]'
    }

    BeforeEach {
        $script:queue = (New-PfQueue "add-$(New-Guid)").Name
    }

    It 'adds a task, and emits it' {
        $task = Add-PfTask $queue payload -Name name -RetryLimit 2 -Timeout 1m

        $task.Phase | Should -Be 'Pending'
        $stored = Get-PfTask $queue
        $stored.Uid | Should -Be $task.Uid
        $stored.Payload | Should -Be 'payload'
        $stored.Name | Should -Be 'name'
        $stored.RetryLimit | Should -Be 2
        $stored.Timeout | Should -Be ([timespan]'00:01:00')
    }

    It 'adds nothing with -WhatIf' {
        'a', 'b' | Add-PfTask $queue -WhatIf | Should -BeNullOrEmpty

        Get-PfTask $queue | Should -BeNullOrEmpty
    }

    It 'fails without input, and for a queue that does not exist' {
        { Add-PfTask $queue } | Should -Throw -ErrorId 'InvalidTaskSpec,*'
        { 'a' | Add-PfTask nothere } | Should -Throw -ErrorId 'QueueNotFound,*'
    }

    It 'takes payloads and specs from the pipeline, in their order' {
        'text', (New-PfTaskSpec spec -Name named) | Add-PfTask $queue

        $tasks = Get-PfTask $queue
        $tasks.Payload | Should -Be 'text', 'spec'
        $tasks.Name | Should -Be '', 'named'
    }

    It 'reads specs from files' {
        Set-Content -Path TestDrive:/one.yaml -Value "payload: one`n---`npayload: two"

        (Add-PfTask $queue -Path TestDrive:/*.yaml).Payload | Should -Be 'one', 'two'
        (Add-PfTask $queue -LiteralPath TestDrive:/one.yaml).Count | Should -Be 2
        @(Get-PfTask $queue).Count | Should -Be 4
    }
}
