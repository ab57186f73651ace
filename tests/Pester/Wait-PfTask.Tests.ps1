BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Wait-PfTask' {
    BeforeEach {
        $queue = "wait-$([guid]::NewGuid())"
        New-PfQueue $queue
        $tasks = 1..3 | Add-PfTask $queue
        $tasks | Should -HaveCount 3
    }

    It 'emits the tasks in the order given' {
        Start-PfWorker $queue -Command true -ExitOnEmpty -ExitOnEmptyGracePeriod 1ms 6> $null

        ($tasks[2], $tasks[0] | Wait-PfTask).Payload | Should -Be '3', '1'
    }

    It 'has the tasks that are left as target when the time is over' {
        $tasks | Wait-PfTask -Timeout 10ms -ErrorVariable late -ErrorAction SilentlyContinue

        $late.FullyQualifiedErrorId | Should -BeLike 'WaitTimedOut,*'
        $late.TargetObject.Count | Should -Be 3
    }

    It 'ends early with Select-Object -First' {
        $tasks[0] | Stop-PfTask

        ($tasks | Wait-PfTask | Select-Object -First 1).Uid | Should -Be $tasks[0].Uid
    }
}
