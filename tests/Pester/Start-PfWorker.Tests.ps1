BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Start-PfWorker' -Skip:$IsWindows {
    BeforeEach {
        $script:queue = (New-PfQueue "start-$(New-Guid)").Name
        $script:once = @{ ExitOnEmpty = $true; ExitOnEmptyGracePeriod = 0; WorkDir = (Get-PSDrive TestDrive).Root }
    }

    It 'runs the tasks, and emits the worker' {
        'a', 'b' | Add-PfTask $queue

        $worker = Start-PfWorker $queue -Name runner -Command /bin/true @once 6> $null

        $worker.Name | Should -Be 'runner'
        $worker.Phase | Should -Be 'Succeeded'
        (Get-PfTask $queue).Phase | Should -Be 'Succeeded', 'Succeeded'
    }

    It 'emits the finished tasks with -PassThru' {
        Add-PfTask $queue 3 -RetryLimit 1

        $task = Start-PfWorker $queue -Command /bin/sh -ArgumentList '-c', 'exit "$PFTQ_TASK_HANDLER_INPUT_PAYLOAD"' -PassThru @once 6> $null

        $task.Payload | Should -Be '3'
        $task.Phase | Should -Be 'Failed'
        $task.FailureCount | Should -Be 2
    }

    It 'runs a script block for each task, with objects in and out' {
        [pscustomobject]@{ Number = 20 }, [pscustomobject]@{ Number = 'x' } | Add-PfTask $queue
        $factor = 2

        Start-PfWorker $queue { Write-Host "got $($_.Number)"; @{ Sum = [int]$_.Number * $using:factor } } @once 6> $null

        $results = Get-PfTask $queue | Receive-PfTask -ErrorAction SilentlyContinue
        $results.Result.Sum | Should -Be 40
        (Get-PfTask $queue -State Failed).Result.Message | Should -BeLike '*Cannot convert value "x"*'
        (Get-PfTask $queue -State Succeeded | Get-PfTaskLog).StandardOutput | Should -Be "got 20`n"
    }

    It 'runs a script file, with functions of the initialization script' {
        Set-Content TestDrive:/double.ps1 'Get-Double $_'
        1..2 | Add-PfTask $queue

        Start-PfWorker $queue -FilePath TestDrive:/double.ps1 -InitializationScript { function Get-Double($n) { 2 * $n } } @once 6> $null

        (Get-PfTask $queue | Receive-PfTask).Result | Sort-Object | Should -Be 2, 4
    }

    It 'refuses a wrong setting before it registers the worker' {
        { Start-PfWorker $queue -Command no-such-program-anywhere @once } | Should -Throw -ErrorId 'HandlerNotFound,*'
        { Start-PfWorker $queue -Command /bin/true -Concurrency 0 @once } | Should -Throw -ErrorId 'InvalidConfiguration,*'

        Get-PfWorker $queue | Should -BeNullOrEmpty
    }

    It 'takes the queue from the pipeline' {
        Add-PfTask $queue a

        (Get-PfQueue $queue | Start-PfWorker -Command /bin/true @once 6> $null).Queue | Should -Be $queue
        (Get-PfTask $queue).Phase | Should -Be 'Succeeded'
    }

    It 'completes programs and paths for -Command' {
        $null = New-Item -ItemType Directory -Path "TestDrive:/handlers" -Force
        $null = New-Item -ItemType File -Path "TestDrive:/handlers/my handler.sh" -Force
        $folder = (Get-PSDrive TestDrive).Root + '/handlers'

        $line = "Start-PfWorker q -Command env"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'env'
        $line = "Start-PfWorker q -Command $folder/my"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be "'$folder/my handler.sh'"
    }

    Context 'as a job' {
        BeforeEach {
            # Handlers that run until they are stopped, and that nobody else has.
            $script:seconds = Get-Random -Minimum 1000000
            $script:endless = @{ Command = 'sleep'; ArgumentList = $seconds; StopGracePeriod = 0.1; WorkDir = (Get-PSDrive TestDrive).Root }

            function Wait-Handler {
                $limit = [datetime]::UtcNow.AddSeconds(60)
                while (-not (Get-PfTask $queue -State Processing)) {
                    if ([datetime]::UtcNow -gt $limit) { throw 'no handler runs' }
                    Start-Sleep -Milliseconds 50
                }
            }

            function Assert-NothingLeft {
                (Get-PfTask $queue).Phase | Should -Be 'Pending'
                (Get-PfTask $queue).FailureCount | Should -Be 0
                Get-PfWorker $queue -State Running | Should -BeNullOrEmpty
                Get-Process sleep -ErrorAction Ignore | Where-Object CommandLine -Match "\b$seconds\b" | Should -BeNullOrEmpty
            }
        }

        AfterEach {
            Get-Job | Remove-Job -Force
        }

        It 'is waited for, received and removed as any job' {
            'a', 'b' | Add-PfTask $queue

            $job = Start-PfWorker $queue -AsJob -Name runner -Command /bin/true @once
            ($job | Wait-Job).State | Should -Be 'Completed'
            $job.Name | Should -Be 'runner'
            $job.StatusMessage | Should -Be '0 running, 2 done, 0 failed'

            $worker = $job | Receive-Job -InformationVariable log 6> $null
            $worker.Phase | Should -Be 'Succeeded'
            ($log -match 'Task succeeded').Count | Should -Be 2
            $job | Remove-Job
            Get-Job | Should -BeNullOrEmpty
        }

        It 'is shown as a job is' {
            $job = Start-PfWorker $queue -JobName nightly -Command /bin/true @once | Wait-Job

            ($job | Out-String) | Should -Match 'nightly\s+PfWorkerJob\s+Completed'
        }

        It 'gives a task object for each finished task with -PassThru' {
            1..3 | Add-PfTask $queue

            $tasks = Start-PfWorker $queue -AsJob -PassThru -Command /bin/true @once | Receive-Job -Wait -AutoRemoveJob 6> $null

            $tasks.Payload | Should -Be '1', '2', '3'
            Get-Job | Should -BeNullOrEmpty
        }

        It 'leaves nothing behind after Stop-Job' {
            Add-PfTask $queue a
            $job = Start-PfWorker $queue -AsJob @endless
            Wait-Handler

            Stop-Job $job

            $job.State | Should -Be 'Stopped'
            Assert-NothingLeft
        }

        It 'leaves nothing behind after Remove-Module' {
            Add-PfTask $queue a
            $job = Start-PfWorker $queue -AsJob @endless -ErrorAction Stop
            Wait-Handler

            Remove-Module PfTaskQueue
            Import-Module $Manifest

            $job.State | Should -Be 'Stopped'
            Assert-NothingLeft
        }

        It 'leaves nothing behind when the shell ends by <how>' -ForEach @(
            @{ how = 'exit'; end = 'exit' }
            @{ how = 'SIGTERM'; end = 'kill -TERM $PID; Wait-Job $job' }
        ) {
            Add-PfTask $queue a
            $script = "Import-Module '$Manifest'; `$job = Start-PfWorker $queue -AsJob -Backend '$Backend' -WorkDir '$($endless.WorkDir)' -StopGracePeriod 0.1 -Command sleep -ArgumentList $seconds; " +
                "while (`$job.StatusMessage -notlike '1 *') { Start-Sleep -Milliseconds 50 }; $end"

            & (Get-Process -Id $PID).Path -NoProfile -Command $script > $null

            Assert-NothingLeft
        }

        It 'runs in <job>, and ends with it' -ForEach @(
            @{ job = 'Start-Job' }
            @{ job = 'Start-ThreadJob' }
        ) {
            'a', 'b' | Add-PfTask $queue
            $location = $endless.WorkDir
            $ended = & $job {
                Import-Module $using:Manifest
                Start-PfWorker $using:queue -Backend $using:Backend -WorkDir $using:location -Command /bin/true -NumTasks 1
            } | Receive-Job -Wait -AutoRemoveJob 6> $null
            $ended.Phase | Should -Be 'Succeeded'

            $running = & $job {
                Import-Module $using:Manifest
                Start-PfWorker $using:queue -Backend $using:Backend -WorkDir $using:location -Command sleep -ArgumentList $using:seconds -StopGracePeriod 0.1
            }
            Wait-Handler
            Stop-Job $running

            $running.State | Should -Be 'Stopped'
            Get-PfTask $queue -State Succeeded | Remove-PfTask -Confirm:$false
            Assert-NothingLeft
        }

        It 'makes no job when a setting is wrong' {
            { Start-PfWorker nothere -AsJob -Command /bin/true } | Should -Throw -ErrorId 'QueueNotFound,*'
            { Start-PfWorker $queue -AsJob -Command no-such-program-anywhere } | Should -Throw -ErrorId 'HandlerNotFound,*'

            Get-Job | Should -BeNullOrEmpty
        }
    }
}
