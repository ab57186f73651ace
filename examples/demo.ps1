<#
.SYNOPSIS
    The main job on the embedded backend: a queue, tasks from a pipeline, a worker with real handler processes, results.
.DESCRIPTION
    Counts the words of some files. One file is complete only after its first attempt, so its task fails and is retried;
    another one's task queues a task that follows it. Everything is in a temporary folder, which goes away at the end.
    Run it with ./build.sh demo. It needs sh (on Windows: that of Git).
#>
[CmdletBinding()]
param(
    # The staged module.
    [string] $Module = "$PSScriptRoot/../output/PfTaskQueue"
)

$ErrorActionPreference = 'Stop'

# Each step's objects get a table of their own; in one stream the first type would decide the shape of all.
function Show-Step {
    param([string] $Title, [scriptblock] $Step)

    $Host.UI.WriteLine("`n--- $Title")
    & $Step | Out-Host
}

Import-Module -Name $Module

# Forward slashes on Windows too: the handler writes the path into JSON as it is.
$folder = [System.IO.Directory]::CreateTempSubdirectory('pftaskqueue-demo-').FullName.Replace('\', '/')
$backend = @{ Backend = "sqlite:$folder/queue.db" }
try {
    [System.IO.File]::WriteAllText("$folder/letter.txt", 'Dear reader, all is well here.')
    [System.IO.File]::WriteAllText("$folder/upload.txt.part", 'This one arrives late.')
    [System.IO.File]::WriteAllText("$folder/book.txt", 'It was a dark and stormy night; the queue was long.')
    [System.IO.File]::WriteAllText("$folder/contents.txt", 'One chapter.')

    Show-Step 'A queue' { New-PfQueue words @backend }
    Show-Step 'A task for each file that comes through the pipeline' {
        'letter.txt', 'upload.txt', 'book.txt' | ForEach-Object { "$folder/$_" } | Add-PfTask words -Name count -RetryLimit 3 -Timeout 1m @backend
    }

    $worker = @{
        Command                = 'sh'
        ArgumentList           = "$PSScriptRoot/count-words.sh"
        Concurrency            = 2
        ExitOnEmpty            = $true
        ExitOnEmptyGracePeriod = '100ms'
        WorkDir                = $folder
    }
    Show-Step 'A worker that runs up to two handlers at once, and leaves when nothing is left to do' {
        Start-PfWorker words @worker @backend
    }

    $tasks = @(Get-PfTask words @backend)
    $retried = $tasks.Where({ $_.Payload -like '*upload.txt' })[0]
    Show-Step 'The results' { $tasks }
    Show-Step 'The attempts of the task that was retried' { $retried.History }

    # The demo is a test too: it says so when something is not as promised.
    $parent = $tasks.Where({ $_.Payload -like '*book.txt' })[0]
    $chained = $tasks.Where({ $_.Name -eq 'contents' })[0]
    $words = $tasks.ForEach({ [int]$_.Result.Payload })
    $checks = [ordered]@{
        'four tasks'                          = $tasks.Count -eq 4
        'every task succeeded'                = -not $tasks.Where({ $_.Phase -ne 'Succeeded' })
        'the late file took two attempts'     = $retried.FailureCount -eq 1 -and $retried.History.Count -eq 2
        'the post hook names its parent'      = $chained.ParentUid -eq $parent.Uid
        'the results are the numbers of words' = [System.Linq.Enumerable]::Sum([int[]]$words) -eq 23
    }
    $broken = @($checks.Keys.Where({ -not $checks[$_] }))
    if ($broken) {
        throw "The demo did not go as promised: $($broken -join '; ')."
    }
}
finally {
    # Closes the database, which Windows would not let go otherwise.
    Remove-Module -Name PfTaskQueue
    [System.IO.Directory]::Delete($folder, $true)
}

$Host.UI.WriteLine('--- Done: one file was retried, one task was chained, nothing is left behind')
