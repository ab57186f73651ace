BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'ConvertTo-PfYaml' {
    It 'makes one list of all tasks in the pipeline' {
        New-PfQueue yaml
        $tasks = 'a', 'b' | Add-PfTask yaml

        $text = Get-PfTask yaml | ConvertTo-PfYaml

        $text | Should -BeOfType string
        [regex]::Matches($text, '(?m)^- uid: (\S+)$').ForEach({ $_.Groups[1].Value.Trim('"') }) | Should -Be $tasks.Uid
    }

    It 'makes documents of specs' {
        'a', 'b' | New-PfTaskSpec | ConvertTo-PfYaml | Should -Be "---`npayload: a`n---`npayload: b"
    }

    It 'makes an empty list of nothing' {
        @() | ConvertTo-PfYaml | Should -Be '[]'
    }

    It 'refuses what is none of its objects, and a mixture' {
        { 1 | ConvertTo-PfYaml -ErrorAction Stop } | Should -Throw -ErrorId 'UnsupportedType,*'
        { (New-PfTaskSpec a), (New-PfQueue mixed) | ConvertTo-PfYaml -ErrorAction Stop } | Should -Throw -ErrorId 'MixedInput,*'
    }
}
