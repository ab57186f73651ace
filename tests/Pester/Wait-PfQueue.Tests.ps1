BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Wait-PfQueue' {
    BeforeEach {
        $queue = "wait-$([guid]::NewGuid())"
        New-PfQueue $queue
    }

    It 'returns the counts when all tasks have ended' {
        1..3 | Add-PfTask $queue
        Start-PfWorker $queue -Command true -ExitOnEmpty -ExitOnEmptyGracePeriod 1ms 6> $null

        (Get-PfQueue $queue | Wait-PfQueue).Succeeded | Should -Be 3
    }

    It 'waits for a worker in a job' {
        1..3 | Add-PfTask $queue
        $job = Start-Job -ArgumentList $Manifest, $Backend, $queue -ScriptBlock {
            param($Manifest, $Backend, $Queue)
            Import-Module -Name $Manifest
            Start-PfWorker $Queue -Backend $Backend -Command true -NumTasks 3
        }

        (Wait-PfQueue $queue -Timeout 1m -WarningAction SilentlyContinue).Succeeded | Should -Be 3
        $job | Receive-Job -Wait -AutoRemoveJob 6> $null | Should -Not -BeNullOrEmpty
    }

    It 'is an error when the time is over' {
        Add-PfTask $queue p

        { Wait-PfQueue $queue -Timeout 10ms -WarningAction SilentlyContinue -ErrorAction Stop } | Should -Throw -ErrorId 'WaitTimedOut,*'
    }

    It 'fails a script with -FailOnError, also where errors do not stop it' {
        Add-PfTask $queue p | Stop-PfTask

        { Wait-PfQueue $queue -FailOnError } | Should -Throw -ErrorId 'TasksFailed,*'
    }
}
