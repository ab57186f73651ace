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
}
