BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Stop-PfTask' {
    BeforeEach {
        $queue = "stop-$([guid]::NewGuid())"
        New-PfQueue $queue
        $tasks = 'a', 'b' | Add-PfTask $queue -RetryLimit 3
        $tasks | Should -HaveCount 2
    }

    It 'ends waiting tasks as failed' {
        $tasks | Stop-PfTask | Should -BeNullOrEmpty

        (Get-PfTask $queue).Result.Reason | Should -Be 'Signaled', 'Signaled'
    }

    It 'changes nothing with -WhatIf' {
        $tasks | Stop-PfTask -WhatIf

        (Get-PfTask $queue).Phase | Should -Be 'Pending', 'Pending'
    }

    It 'takes a shortened UID' {
        (Stop-PfTask $queue "$($tasks[1].Uid.Substring(0, 8))*" -PassThru).Payload | Should -Be 'b'
    }

    It 'refuses a finished task' {
        $tasks[0] | Stop-PfTask

        { $tasks[0] | Stop-PfTask -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidTaskPhase,*'
    }
}
