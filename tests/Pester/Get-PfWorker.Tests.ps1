BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Get-PfWorker' -Skip:$IsWindows {
    BeforeAll {
        New-PfQueue workers, idle
        $once = @{ Command = '/bin/true'; ExitOnEmpty = $true; ExitOnEmptyGracePeriod = 0; WorkDir = (Get-PSDrive TestDrive).Root }
        Add-PfTask workers task
        'first', 'second' | ForEach-Object { Start-PfWorker workers -Name $_ @once 6> $null }
    }

    It 'reads the workers of queues' {
        (Get-PfWorker *).Name | Sort-Object | Should -Be 'first', 'second'
        Get-PfWorker idle | Should -BeNullOrEmpty
    }

    It 'selects by UID, name and state' {
        $worker = Get-PfWorker workers -Name f*

        $worker.Name | Should -Be 'first'
        (Get-PfWorker workers -Uid $worker.Uid).Name | Should -Be 'first'
        @(Get-PfWorker workers -State Succeeded).Count | Should -Be 2
        Get-PfWorker workers -State Running, Lost | Should -BeNullOrEmpty
    }

    It 'fails without a queue, and for a queue or a worker that does not exist' {
        { Get-PfWorker } | Should -Throw -ErrorId 'InvalidQueueName,*'
        { Get-PfWorker nothere -ErrorAction Stop } | Should -Throw -ErrorId 'QueueNotFound,*'
        { Get-PfWorker workers -Uid (New-Guid) -ErrorAction Stop } | Should -Throw -ErrorId 'WorkerNotFound,*'
    }

    It 'takes queues, workers and tasks from the pipeline' {
        @(Get-PfQueue | Get-PfWorker).Count | Should -Be 2
        (Get-PfWorker workers -Name second | Get-PfWorker).Name | Should -Be 'second'
        (Get-PfTask workers | Get-PfWorker).Name | Should -Be 'first'
    }

    It 'is a table on the screen' {
        Get-PfWorker workers | Out-String -Width 120 | Should -Match 'Uid\s+Name\s+Queue\s+Phase'
    }
}
