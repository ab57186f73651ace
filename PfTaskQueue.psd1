@{
    RootModule           = 'PfTaskQueue.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '3b9743e4-f8c5-4980-a8d9-807eaf87cba3'
    Author               = 'The PfTaskQueue developers'
    CompanyName          = 'The PfTaskQueue developers'
    Copyright            = '(c) The PfTaskQueue developers. Licensed under Apache-2.0.'
    Description          = 'A durable task queue for PowerShell: pipe objects into a queue and let workers run a program or a script once per task, with retries, timeouts and recovery from crashes. Embedded on one machine, without a server; on Redis across many.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('PfTaskQueue.Format.ps1xml')
    TypesToProcess       = @('PfTaskQueue.Types.ps1xml')
    CmdletsToExport      = @(
        'Add-PfTask',
        'Backup-PfBackend',
        'ConvertTo-PfJson',
        'ConvertTo-PfYaml',
        'Export-PfConfiguration',
        'Export-PfReport',
        'Get-PfConfiguration',
        'Get-PfDeadLetter',
        'Get-PfQueue',
        'Get-PfTask',
        'Get-PfTaskLog',
        'Get-PfWorker',
        'Measure-PfQueue',
        'New-PfQueue',
        'New-PfTaskSpec',
        'Receive-PfTask',
        'Remove-PfDeadLetter',
        'Remove-PfQueue',
        'Remove-PfTask',
        'Repair-PfQueue',
        'Restart-PfTask',
        'Restore-PfDeadLetter',
        'Resume-PfQueue',
        'Start-PfWorker',
        'Stop-PfTask',
        'Stop-PfWorker',
        'Suspend-PfQueue',
        'Test-PfBackend',
        'Test-PfQueue',
        'Wait-PfQueue',
        'Wait-PfTask'
    )
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('Queue', 'TaskQueue', 'JobQueue', 'Worker', 'Background', 'Durable', 'SQLite', 'Redis', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://www.apache.org/licenses/LICENSE-2.0'
            ProjectUri   = 'https://github.com/pftaskqueue/PfTaskQueue'
            ReleaseNotes = 'See CHANGELOG.md of the project.'
        }
    }
}
