BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Get-PfQueue' {
    BeforeAll {
        New-PfQueue one, two
        New-PfQueue 'odd[1]'
    }

    It 'lists all queues, or those that match' {
        (Get-PfQueue).Name | Should -Be 'odd[1]', 'one', 'two'
        (Get-PfQueue o*).Name | Should -Be 'odd[1]', 'one'
        Get-PfQueue nothere* | Should -BeNullOrEmpty
    }

    It 'fails for a name that does not exist' {
        { Get-PfQueue nothere -ErrorAction Stop } | Should -Throw -ErrorId 'QueueNotFound,*'
    }

    It 'refuses a backend that it does not know' {
        { Get-PfQueue -Backend carrier-pigeon:coop } | Should -Throw -ErrorId 'InvalidBackend,*'
    }

    It 'takes names, queues and objects with a queue from the pipeline' {
        ('one', 'two' | Get-PfQueue).Name | Should -Be 'one', 'two'
        (Get-PfQueue | Get-PfQueue).Name | Should -Be 'odd[1]', 'one', 'two'
        ([pscustomobject]@{ Queue = 'two' } | Get-PfQueue).Name | Should -Be 'two'
    }

    It 'makes no database where there is none' {
        $missing = "$([System.IO.Path]::GetDirectoryName($Backend.Substring(7)))/no/such/queue.db"

        Get-PfQueue -Backend "sqlite:$missing" | Should -BeNullOrEmpty
        { Get-PfQueue one -Backend "sqlite:$missing" -ErrorAction Stop } | Should -Throw 'queue ''one'' does not exist: there is no database*'
        Split-Path $missing | Should -Not -Exist
    }

    It 'is a table on the screen' {
        Get-PfQueue one | Out-String | Should -Match 'Name\s+State'
    }

    It 'takes a task for its queue, not for one with the name of the task' {
        New-PfQueue tasks
        Add-PfTask tasks payload -Name namesake

        (Get-PfTask tasks | Get-PfQueue).Name | Should -Be 'tasks'
    }
}
