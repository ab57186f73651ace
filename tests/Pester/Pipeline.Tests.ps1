BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'The pipeline' {
    BeforeEach {
        $queue = "pipeline-$([guid]::NewGuid())"
        New-PfQueue $queue
    }

    It 'adds files by their full path' {
        1..3 | ForEach-Object { New-Item -ItemType File -Path TestDrive:/ -Name "$([guid]::NewGuid()).png" } | Out-Null
        Get-ChildItem TestDrive:/*.png | Add-PfTask $queue

        (Get-PfTask $queue).Payload | Sort-Object | Should -Be (Get-ChildItem TestDrive:/*.png).FullName
    }

    It 'adds the rows of a CSV file' {
        Set-Content -LiteralPath TestDrive:/hosts.csv -Value 'host,port', 'a,1', 'b,2'
        Import-Csv -LiteralPath TestDrive:/hosts.csv | Add-PfTask $queue

        (Get-PfTask $queue).Payload | ConvertFrom-Json | ForEach-Object host | Should -Be 'a', 'b'
    }

    It 'takes the specs of a CSV file' {
        Set-Content -LiteralPath TestDrive:/specs.csv -Value 'name,payload,retryLimit', 'first,a,2', 'second,b,0'
        $tasks = Import-Csv -LiteralPath TestDrive:/specs.csv | Add-PfTask $queue

        $tasks.Name | Should -Be 'first', 'second'
        $tasks.RetryLimit | Should -Be 2, 0
    }

    It 'suspends the queues that a wildcard finds' {
        Get-PfQueue "$queue*" | Suspend-PfQueue

        (Get-PfQueue $queue).State | Should -Be 'Suspend'
    }

    It 'restarts nothing with -WhatIf' {
        Add-PfTask $queue p | Stop-PfTask
        Get-PfTask $queue -State Failed | Restart-PfTask -WhatIf

        (Get-PfTask $queue).Phase | Should -Be 'Failed'
    }

    It 'goes from lost workers to their tasks' {
        Get-PfWorker $queue -State Lost | Get-PfTask -State Processing | Should -BeNullOrEmpty
    }

    It 'adds, waits and receives in one line' {
        $tasks = 'a', 'b' | Add-PfTask $queue
        Start-PfWorker $queue -Command sh -ArgumentList '-c', 'printf "[\"%s\"]" "$PFTQ_TASK_HANDLER_INPUT_PAYLOAD" > "$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output/payload"' -ExitOnEmpty -ExitOnEmptyGracePeriod 1ms 6> $null

        ($tasks | Wait-PfTask | Receive-PfTask).Result | Should -Be 'a', 'b'
    }

    It 'stops adding when a command downstream has enough, and has stored what came out' {
        $first = @(1..1000 | Add-PfTask $queue | Select-Object -First 5)

        $first.Payload | Should -Be '1', '2', '3', '4', '5'
        $stored = @(Get-PfTask $queue)
        $stored.Count | Should -BeGreaterOrEqual 5
        $stored.Payload | Should -Be (1..$stored.Count)
    }

    It 'survives a break downstream' {
        foreach ($once in 1) {
            1..1000 | Add-PfTask $queue | ForEach-Object { break }
        }

        $once | Should -Be 1
        @(Get-PfTask $queue).Count | Should -BeGreaterOrEqual 1
        Test-PfQueue $queue | Should -BeNullOrEmpty
    }

    It 'makes sensible columns and rows of tasks' {
        'a', 'b' | Add-PfTask $queue -Name render

        (Get-PfTask $queue | Group-Object Phase -NoElement).Name | Should -Be 'Pending'
        $row = Get-PfTask $queue | ConvertTo-Csv | ConvertFrom-Csv | Select-Object -First 1
        $row.Payload | Should -Be 'a'
        $row.Phase | Should -Be 'Pending'
        (Get-PfTask $queue | ConvertTo-Json -Depth 3 | ConvertFrom-Json)[1].Payload | Should -Be 'b'
        (Get-PfTask $queue | Sort-Object Payload -Descending | Select-Object -First 1).Payload | Should -Be 'b'
    }
}

Describe 'Common parameters' {
    BeforeAll {
        New-PfQueue common
    }

    It 'splats' {
        $task = @{ Queue = 'common'; InputObject = 'p'; Name = 'n'; RetryLimit = 1 }

        (Add-PfTask @task).Name | Should -Be 'n'
    }

    It 'fills -OutVariable and -ErrorVariable' {
        'x', ('y' * 2MB) | Add-PfTask common -OutVariable added -ErrorVariable refused -ErrorAction SilentlyContinue | Out-Null

        $added.Payload | Should -Be 'x'
        $refused.FullyQualifiedErrorId | Should -BeLike 'PayloadTooLarge,*'
    }

    It 'sets $? right' {
        Get-PfQueue common | Out-Null
        $? | Should -BeTrue
        Get-PfQueue nothere -ErrorAction SilentlyContinue
        $? | Should -BeFalse
    }

    It 'stops a script that wants to be stopped' {
        $ErrorActionPreference = 'Stop'

        { Get-PfTask nothere } | Should -Throw -ErrorId 'QueueNotFound,*'
    }

    It 'has one verbose line for each call of the backend' {
        Get-PfQueue common | Out-Null
        $lines = Get-PfTask common -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }

        $lines.Message | Where-Object { $_ -ne "${Backend}: open" } | Should -Be "${Backend}: find queue 'common'", "${Backend}: read tasks of 'common'"
    }
}
