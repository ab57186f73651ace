BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'Stop-PfWorker' {
    It 'ends a worker of another process' {
        New-PfQueue stop
        $job = Start-Job -ArgumentList $Manifest, $Backend -ScriptBlock {
            param($Manifest, $Backend)
            Import-Module -Name $Manifest
            Start-PfWorker stop -Backend $Backend -Name runner
        }
        while (-not (Get-PfWorker stop -State Running)) {
            $job.State | Should -Be 'Running'
        }

        Stop-PfWorker stop runner -WhatIf
        Stop-PfWorker stop runner -PassThru | Should -HaveCount 1

        ($job | Receive-Job -Wait -AutoRemoveJob 6> $null).Phase | Should -Be 'Succeeded'
    }

    It 'names a worker that is not there' {
        New-PfQueue empty

        { Stop-PfWorker empty nothere -ErrorAction Stop } | Should -Throw -ErrorId 'WorkerNotFound,*'
    }
}
