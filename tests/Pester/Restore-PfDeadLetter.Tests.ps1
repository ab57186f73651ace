BeforeAll {
    . "$PSScriptRoot/common.ps1"

    # A post hook whose name is too long is a dead letter.
    New-PfQueue letters
    Add-PfTask letters p
    $handler = 'printf ''[{"name":"%01100d"}]'' 0 > "$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output/postHooks.json"'
    Start-PfWorker letters -NumTasks 1 -Command sh -ArgumentList '-c', $handler 3> $null 6> $null
}

Describe 'Restore-PfDeadLetter' {
    It 'refuses a letter that is over a limit still, and keeps it' {
        $letters = @(Get-PfDeadLetter letters)
        $letters | Restore-PfDeadLetter -ErrorVariable refused -ErrorAction SilentlyContinue

        $refused[0].FullyQualifiedErrorId | Should -BeLike 'TaskNameTooLong,*'
        $refused[0].TargetObject.Uid | Should -Be $letters[0].Uid
        @(Get-PfDeadLetter letters).Count | Should -Be $letters.Count
    }

    It 'says when there is no such letter' {
        { Restore-PfDeadLetter letters nothere -ErrorAction Stop } | Should -Throw -ErrorId 'DeadLetterNotFound,*'
    }
}
