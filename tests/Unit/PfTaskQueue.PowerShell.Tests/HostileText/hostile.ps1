# Runs every cmdlet over a queue in which everything that somebody can name or write is hostile. What it emits, in all streams, is
# looked at by HostileTextTests.
param([string] $Queue, [string] $Evil, [string] $Folder)

$VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
$noPattern = $Evil -replace '[][*?]'
$inner = [guid]::NewGuid().ToString('N')
$quick = @{ ExitOnEmpty = $true; ExitOnEmptyGracePeriod = '1ms'; WorkDir = $Folder; Name = $Evil }
$handler = @'
cat "$PFTQ_TASK_HANDLER_WORKSPACE_DIR/input/payload" | tee "$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output/payload" "$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output/message" /dev/stderr
case $PFTQ_TASK_HANDLER_INPUT_RETRY_LIMIT in
    7) p=$PFTQ_TASK_HANDLER_INPUT_PAYLOAD
        printf '%s' "[{\"payload\": \"good\", \"name\": $p}, {\"name\": $p, \"payload\": \"$(printf '%01048577d' 0)\"}]" > "$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output/postHooks.json" ;;
    8) printf '[{"payload": "%s"}]' "$PFTQ_TASK_HANDLER_INPUT_PAYLOAD" > "$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output/postHooks.json" ;;
    0) exit 1 ;;
esac
'@

New-PfQueue $Queue -WhatIf
New-PfQueue $Queue
New-PfQueue $Queue
New-PfQueue "$Evil$inner"
Get-PfQueue
Get-PfQueue $Evil
New-PfTaskSpec $Evil -Name $Evil
Test-PfBackend
Get-PfConfiguration
Export-PfConfiguration "$Folder/none/x.yaml"
Add-PfTask $Queue $Evil -Name $Evil -WhatIf
Add-PfTask $Queue ([System.Text.Json.JsonSerializer]::Serialize($Evil, [string])) -Name $Evil -RetryLimit 7
8, 0, 1 | ForEach-Object { Add-PfTask $Queue $Evil -Name $Evil -RetryLimit $_ }
Add-PfTask $Queue ('x' * 2MB + $Evil)
Add-PfTask $Queue @{ Payload = 'x'; $Evil = 1 }
Add-PfTask $Queue -LiteralPath "$Folder/$($noPattern -replace ':')"
Wait-PfQueue $Queue -Timeout 10ms
Get-PfTask $Queue | Wait-PfTask -Timeout 10ms
Measure-PfQueue $Queue

Start-PfWorker $Queue @quick -Command sh -ArgumentList '-c', $handler, $Evil -WhatIf
Start-PfWorker $Queue @quick -Command sh -ArgumentList '-c', $handler, $Evil -PassThru
Add-PfTask $Queue $Evil -Name $Evil
$env:PFTQ_LOG_PRETTY = 'false'
Start-PfWorker $Queue @quick -Command sh -ArgumentList '-c', $handler, $Evil
$env:PFTQ_LOG_PRETTY = $null
Add-PfTask $Queue $Evil -Name $Evil
Start-PfWorker $Queue @quick -InitializationScript ([scriptblock]::Create("throw '$($Evil -replace "'", "''")'")) { 1 }
Start-PfWorker $Queue @quick { $_; [Console]::Out.Flush(); Write-Error $_ -ErrorAction Continue; throw $_ }
Add-PfTask $Queue $Evil -Name $Evil
$job = Start-PfWorker $Queue @quick { throw $_ } -AsJob
$job | Wait-Job | Receive-Job
$job.StatusMessage
Remove-Job $job

$tasks = Get-PfTask $Queue
$tasks
$tasks.History
$tasks.Result
$tasks | Receive-PfTask
$tasks | Wait-PfTask
$tasks | Get-PfTaskLog
Get-PfWorker $Queue
(Get-PfWorker $Queue).Spec
(Get-PfWorker $Queue).Spec.TaskHandler
Get-PfDeadLetter $Queue
Get-PfDeadLetter $Queue | Restore-PfDeadLetter
Test-PfQueue $Queue
Repair-PfQueue $Queue
Suspend-PfQueue $Queue -WhatIf
Suspend-PfQueue $Queue
Wait-PfQueue $Queue -Timeout 10ms
Resume-PfQueue $Queue
Get-PfTask $Queue -State Failed | Restart-PfTask
Get-PfTask $Queue | Stop-PfTask -WhatIf
Get-PfTask $Queue | Stop-PfTask
Get-PfTask $Queue | Wait-PfTask -FailOnError
'Get-PfTask', 'Get-PfWorker', 'Get-PfTaskLog', 'Wait-PfTask', 'Receive-PfTask', 'Restart-PfTask', 'Stop-PfTask', 'Remove-PfTask', 'Remove-PfDeadLetter', 'Restore-PfDeadLetter' |
    ForEach-Object { & $_ $Queue -Uid $noPattern }
Stop-PfWorker $Queue $noPattern
Get-PfWorker $Queue | Stop-PfWorker -WhatIf
'Measure-PfQueue', 'Test-PfQueue', 'Repair-PfQueue', 'Suspend-PfQueue', 'Resume-PfQueue', 'Remove-PfQueue', 'Get-PfDeadLetter' | ForEach-Object { & $_ $noPattern }
Export-PfReport "$Folder/report.xml" -Queue $Queue
Export-PfReport "$Folder/report.html" -Queue $Queue
Export-PfReport "$Folder/none/x.xml" -Queue $Queue
Backup-PfBackend "$Folder/none/copy.db"
Get-PfQueue | ConvertTo-PfJson
$tasks | ConvertTo-PfJson
$tasks | ConvertTo-PfYaml
Get-PfWorker $Queue | ConvertTo-PfYaml
New-PfTaskSpec $Evil -Name $Evil | ConvertTo-PfYaml
"Get-PfTask $('"')", 'Get-PfTask * -Name ', 'Get-PfTask * -Uid ', 'Get-PfWorker * -Name ', 'Get-PfWorker * -Uid ', 'Remove-PfDeadLetter * -Uid ' | ForEach-Object {
    (TabExpansion2 $_ $_.Length).CompletionMatches | ForEach-Object { $_.ListItemText; $_.ToolTip }
}
Get-PfTask $Queue | Remove-PfTask -WhatIf
Get-PfTask $Queue -State Succeeded, Failed | Remove-PfTask -PassThru
Get-PfDeadLetter $Queue | Remove-PfDeadLetter -WhatIf
Get-PfDeadLetter $Queue | Remove-PfDeadLetter -PassThru
Remove-PfQueue $Queue -WhatIf
Remove-PfQueue $Queue -Force -PassThru
