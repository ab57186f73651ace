BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Get-PfDeadLetter' -Skip:$IsWindows {
    BeforeAll {
        New-PfQueue letters, clean
        Add-PfTask letters task

        # A post hook over the payload limit becomes a dead letter.
        $handler = '{ printf ''[{"payload":"''; head -c 1048577 /dev/zero | tr ''\0'' x; printf ''"}]''; } > "$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output/postHooks.json"'
        $once = @{ ExitOnEmpty = $true; ExitOnEmptyGracePeriod = 0; WorkDir = (Get-PSDrive TestDrive).Root }
        Start-PfWorker letters -Command /bin/sh -ArgumentList '-c', $handler @once 6> $null
    }

    It 'reads what is no task, and why' {
        $letter = Get-PfDeadLetter letters

        $letter.Queue | Should -Be 'letters'
        $letter.Error | Should -Match '1048577'
        $letter.Body | Should -Match 'xxxx'
        Get-PfDeadLetter clean | Should -BeNullOrEmpty
    }

    It 'fails for a queue that does not exist' {
        { Get-PfDeadLetter nothere -ErrorAction Stop } | Should -Throw -ErrorId 'QueueNotFound,*'
    }

    It 'takes names and queues from the pipeline' {
        @('letters', 'clean' | Get-PfDeadLetter).Count | Should -Be 1
        @(Get-PfQueue | Get-PfDeadLetter).Count | Should -Be 1
    }

    It 'is a table on the screen' {
        Get-PfDeadLetter letters | Out-String -Width 120 | Should -Match 'Queue\s+Error'
        (Get-PfDeadLetter letters | Out-String -Width 120).Trim().Split("`n") | Should -HaveCount 3
    }

    It 'is a list that cuts the body, with a note of its length' {
        $shown = Get-PfDeadLetter letters | Format-List | Out-String

        $shown.Length | Should -BeLessThan 2000
        $shown -replace '\s+' | Should -Match '…\[1,048,\d\d\dcharactersinall\]'
    }
}
