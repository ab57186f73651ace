BeforeAll {
    . "$PSScriptRoot/common.ps1"
    New-PfQueue nightly
    @{ Name = 'fine'; Payload = '0' }, @{ Name = 'broken'; Payload = '3' } | Add-PfTask nightly
    Start-PfWorker nightly -Command sh -ArgumentList '-c', 'echo "<why>"; exit "$PFTQ_TASK_HANDLER_INPUT_PAYLOAD"' -ExitOnEmpty -ExitOnEmptyGracePeriod 1ms 6> $null
}

Describe 'Export-PfReport' {
    It 'writes a JUnit file of the tasks in the pipeline' {
        Get-PfTask nightly | Export-PfReport TestDrive:/nightly.xml | Should -BeNullOrEmpty

        $suite = ([xml](Get-Content -Raw TestDrive:/nightly.xml)).testsuites.testsuite
        $suite.name, $suite.tests, $suite.failures | Should -Be 'nightly', '2', '1'
        $suite.testcase.name | Should -Be 'fine', 'broken'
        $suite.testcase[1].failure.type | Should -Be 'Failed'
    }

    It 'writes a page of a queue, and gives the file with -PassThru' {
        $file = Export-PfReport TestDrive:/nightly.html -Queue night* -PassThru

        $file | Should -BeOfType System.IO.FileInfo
        $page = Get-Content -Raw -LiteralPath $file.FullName
        $page | Should -Match '1 of 2 tasks failed'
        $page | Should -Match '<html lang="en">'
        $page | Should -Not -Match '<script'
    }

    It 'writes nothing with -WhatIf' {
        Export-PfReport TestDrive:/whatif.xml -Queue nightly -WhatIf

        'TestDrive:/whatif.xml' | Should -Not -Exist
    }

    It 'leaves a file alone with -NoClobber' {
        Set-Content -Path TestDrive:/mine.xml -Value 'mine'

        { Export-PfReport TestDrive:/mine.xml -Queue nightly -NoClobber } | Should -Throw -ErrorId 'FileExists,*'
        'TestDrive:/mine.xml' | Should -FileContentMatch 'mine'
    }

    It 'refuses a file name that names no format' {
        { Export-PfReport TestDrive:/report.doc -Queue nightly } | Should -Throw -ErrorId 'UnknownFormat,*'
    }
}
