BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Restart-PfTask' {
    BeforeEach {
        $queue = "restart-$([guid]::NewGuid())"
        New-PfQueue $queue
        'a', 'b' | Add-PfTask $queue
        Start-PfWorker $queue -Command false -ExitOnEmpty -ExitOnEmptyGracePeriod 1ms 6> $null
    }

    It 'puts the failed tasks back, without output' {
        Get-PfTask $queue -State Failed | Restart-PfTask | Should -BeNullOrEmpty

        (Get-PfTask $queue).Phase | Should -Be 'Pending', 'Pending'
    }

    It 'changes nothing with -WhatIf' {
        Get-PfTask $queue -State Failed | Restart-PfTask -WhatIf

        (Get-PfTask $queue).Phase | Should -Be 'Failed', 'Failed'
    }

    It 'binds what a CSV file or ConvertFrom-Json gives' {
        $again = Get-PfTask $queue | Select-Object -Property Queue, Uid | ConvertTo-Csv | ConvertFrom-Csv

        ($again | Restart-PfTask -PassThru -ResetFailureCount).FailureCount | Should -Be 0, 0
    }

    It 'refuses a task that waits, and says which' {
        $waiting = Add-PfTask $queue c
        $waiting | Restart-PfTask -ErrorVariable refused -ErrorAction SilentlyContinue

        $refused.FullyQualifiedErrorId | Should -BeLike 'InvalidTaskPhase,*'
        $refused.TargetObject.Uid | Should -Be $waiting.Uid
    }
}
