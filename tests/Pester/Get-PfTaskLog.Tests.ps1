BeforeAll {
    . "$PSScriptRoot/common.ps1"
    New-PfQueue logs
    Add-PfTask logs p
    Start-PfWorker logs -Command sh -ArgumentList '-c', 'echo out; echo err >&2' -NumTasks 1 6> $null
}

Describe 'Get-PfTaskLog' {
    It 'gives what the handler printed' {
        $log = Get-PfTask logs | Get-PfTaskLog

        $log.StandardOutput | Should -Be "out`n"
        $log.StandardError | Should -Be "err`n"
    }

    It 'ends with -Follow when the task has ended' {
        @(Get-PfTask logs | Get-PfTaskLog -Follow) | Should -HaveCount 1
    }

    It 'names a task that is not there' {
        { Get-PfTaskLog logs nothere -ErrorAction Stop } | Should -Throw -ErrorId 'TaskNotFound,*'
    }
}
