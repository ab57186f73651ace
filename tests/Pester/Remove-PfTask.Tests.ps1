BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Remove-PfTask' {
    BeforeEach {
        $queue = "remove-$([guid]::NewGuid())"
        New-PfQueue $queue
        $tasks = 'a', 'b' | Add-PfTask $queue
        $tasks[0] | Stop-PfTask
    }

    It 'erases tasks from the pipeline, without output' {
        Get-PfTask $queue -State Failed | Remove-PfTask | Should -BeNullOrEmpty

        (Get-PfTask $queue).Payload | Should -Be 'b'
    }

    It 'erases all tasks of a state, and emits them with -PassThru' {
        (Remove-PfTask $queue -State Pending, Completed -PassThru).Payload | Sort-Object | Should -Be 'a', 'b'

        Get-PfTask $queue | Should -BeNullOrEmpty
    }

    It 'changes nothing with -WhatIf' {
        $tasks | Remove-PfTask -WhatIf
        Remove-PfTask $queue -State Completed -WhatIf

        @(Get-PfTask $queue).Count | Should -Be 2
    }

    It 'keeps the young with -OlderThan' {
        Remove-PfTask $queue -State Completed, Pending -OlderThan 1h

        @(Get-PfTask $queue).Count | Should -Be 2
    }
}
