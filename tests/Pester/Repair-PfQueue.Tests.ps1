BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Repair-PfQueue' -Skip:$IsWindows {
    BeforeEach {
        $script:queue = (New-PfQueue "repair-$(New-Guid)").Name
        Add-PfTask $queue task

        # A worker that is killed with the task in its hands.
        $script = "$((Get-PSDrive TestDrive).Root)/worker.ps1"
        Set-Content -LiteralPath $script -Value @"
Import-Module -Name '$Manifest'
Start-PfWorker '$queue' -Backend '$Backend' -WorkDir '$((Get-PSDrive TestDrive).Root)' -Name lost -Command /bin/sleep -ArgumentList 60 -HeartBeatInterval 200ms -HeartBeatExpirationDuration 2s -HeartBeatSalvageDuration 1ms
"@
        $process = Start-Process -FilePath (Get-Process -Id $PID).Path -ArgumentList '-NoProfile', '-File', $script -RedirectStandardOutput "$script.log" -PassThru
        try {
            $limit = [datetime]::UtcNow.AddSeconds(60)
            while (-not (Get-PfTask $queue -State Processing) -and [datetime]::UtcNow -lt $limit) { Start-Sleep -Milliseconds 100 }
        }
        finally {
            $process.Kill()
            $process.WaitForExit()
        }

        while (-not (Get-PfWorker $queue -State ToSalvage) -and [datetime]::UtcNow -lt $limit) { Start-Sleep -Milliseconds 100 }
    }

    It 'gives the tasks of a lost worker back, but not with -WhatIf' {
        Repair-PfQueue $queue -WhatIf
        (Get-PfTask $queue).Phase | Should -Be 'Processing'

        Repair-PfQueue $queue | Should -BeNullOrEmpty
        (Get-PfTask $queue).Phase | Should -Be 'Pending'
        (Get-PfTask $queue).SalvageCount | Should -Be 1
        (Get-PfWorker $queue).Reason | Should -Be 'Salvaged'
    }

    It 'takes queues from the pipeline, ends tasks at the crash limit, and emits a report with -PassThru' {
        $report = Get-PfQueue $queue | Repair-PfQueue -CrashLimit 1 -PassThru

        $report.Worker.Name | Should -Be 'lost'
        $report.Failed.Count | Should -Be 1
        (Get-PfTask $queue).Phase | Should -Be 'Failed'
    }
}

Describe 'Repair-PfQueue without a lost worker' {
    It 'does nothing' {
        New-PfQueue healthy

        Repair-PfQueue healthy -PassThru | Should -BeNullOrEmpty
    }

    It 'fails for a queue that does not exist' {
        { Repair-PfQueue nothere -ErrorAction Stop } | Should -Throw -ErrorId 'QueueNotFound,*'
    }

    It 'takes a task for its queue, not for one with the name of the task' {
        New-PfQueue tasks
        Add-PfTask tasks payload -Name namesake

        Get-PfTask tasks | Repair-PfQueue -ErrorVariable failed

        $failed | Should -BeNullOrEmpty
    }
}
