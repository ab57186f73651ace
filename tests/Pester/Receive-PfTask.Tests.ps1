BeforeAll {
    . "$PSScriptRoot/common.ps1"
    New-PfQueue results
    $tasks = 0, 3 | Add-PfTask results
    $handler = 'printf ''{"code":%s}'' "$PFTQ_TASK_HANDLER_INPUT_PAYLOAD" > "$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output/payload"; exit "$PFTQ_TASK_HANDLER_INPUT_PAYLOAD"'
    Start-PfWorker results -Command sh -ArgumentList '-c', $handler -ExitOnEmpty -ExitOnEmptyGracePeriod 1ms 6> $null
    $tasks | Should -HaveCount 2
}

Describe 'Receive-PfTask' {
    It 'gives JSON as objects' {
        ($tasks[0] | Receive-PfTask).Result.code | Should -Be 0
    }

    It 'gives the text with -Raw' {
        ($tasks[0] | Receive-PfTask -Raw).Result | Should -Be '{"code":0}'
    }

    It 'makes an error of a failed task, which $ErrorActionPreference governs' {
        $tasks | Receive-PfTask -ErrorAction SilentlyContinue -ErrorVariable failed | Should -HaveCount 1
        $failed.TargetObject.Result.code | Should -Be 3

        { $tasks | Receive-PfTask -ErrorAction Stop } | Should -Throw -ErrorId 'TaskFailed,*'
    }
}
