BeforeAll {
    . "$PSScriptRoot/common.ps1"

    # A post hook whose name is too long is a dead letter.
    New-PfQueue letters
    Add-PfTask letters p
    $handler = 'printf ''[{"name":"%01100d"}]'' 0 > "$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output/postHooks.json"'
    Start-PfWorker letters -NumTasks 1 -Command sh -ArgumentList '-c', $handler 3> $null 6> $null
}

Describe 'Remove-PfDeadLetter' {
    It 'changes nothing with -WhatIf' {
        Get-PfDeadLetter letters | Remove-PfDeadLetter -WhatIf

        Get-PfDeadLetter letters | Should -Not -BeNullOrEmpty
    }

    It 'drops the letters, and emits them with -PassThru' {
        $letters = @(Get-PfDeadLetter letters)

        ($letters | Remove-PfDeadLetter -PassThru).Uid | Should -Be $letters.Uid
        Get-PfDeadLetter letters | Should -BeNullOrEmpty
    }
}
