BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Test-PfQueue' {
    It 'finds nothing in a sound queue' {
        New-PfQueue sound
        1..3 | Add-PfTask sound
        Start-PfWorker sound -Command true -NumTasks 2 6> $null

        Test-PfQueue sound | Should -BeNullOrEmpty
        Get-PfQueue sound | Test-PfQueue -Quiet | Should -BeTrue
    }

    It 'is an error for a queue that does not exist' {
        { Test-PfQueue nothere -ErrorAction Stop } | Should -Throw -ErrorId 'QueueNotFound,*'
    }
}
