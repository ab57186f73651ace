BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'New-PfTaskSpec' {
    It 'makes a spec' {
        $spec = New-PfTaskSpec payload -Name name -RetryLimit -1 -Timeout 1h30m

        $spec.Payload | Should -Be 'payload'
        $spec.Name | Should -Be 'name'
        $spec.RetryLimit | Should -Be -1
        $spec.TimeoutSeconds | Should -Be 5400
    }

    It 'refuses a time-out of nothing, and one that is no duration' {
        { New-PfTaskSpec payload -Timeout 0 } | Should -Throw -ErrorId 'InvalidTaskSpec,*'
        { New-PfTaskSpec payload -Timeout soon } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
    }

    It 'takes payloads, and objects with the properties of a spec, from the pipeline' {
        ('one', '', 'three' | New-PfTaskSpec).Payload | Should -Be 'one', '', 'three'

        $spec = [pscustomobject]@{ Payload = 'p'; Name = 'n'; RetryLimit = 3; Timeout = '10s' } | New-PfTaskSpec
        $spec.Name, $spec.RetryLimit, $spec.TimeoutSeconds | Should -Be 'n', 3, 10
    }
}
