BeforeAll {
    . "$PSScriptRoot/common.ps1"
    New-PfQueue busy, idle
    1..4 | Add-PfTask busy
    Start-PfWorker busy -Command true -NumTasks 3 6> $null
}

Describe 'Measure-PfQueue' {
    It 'gives the figures of a queue' {
        $measure = Measure-PfQueue busy

        $measure.Pending | Should -Be 1
        $measure.Succeeded | Should -Be 3
        $measure.TasksPerSecond | Should -BeGreaterThan 0
    }

    It 'gives all queues without a name' {
        (Measure-PfQueue).Queue | Should -Be 'busy', 'idle'
    }

    It 'takes queues from the pipeline' {
        (Get-PfQueue i* | Measure-PfQueue).Total | Should -Be 0
    }
}
