BeforeAll {
    . "$PSScriptRoot/common.ps1"
}

Describe 'ConvertTo-PfJson' {
    It 'makes one text of all tasks in the pipeline' {
        New-PfQueue json
        'a', 'b' | Add-PfTask json

        $text = Get-PfTask json | ConvertTo-PfJson

        $text | Should -BeOfType string
        ($text | ConvertFrom-Json).spec.payload | Should -Be 'a', 'b'
    }

    It 'makes an empty list of nothing' {
        @() | ConvertTo-PfJson | Should -Be '[]'
    }

    It 'refuses what is none of its objects' {
        { 1 | ConvertTo-PfJson -ErrorAction Stop } | Should -Throw -ErrorId 'UnsupportedType,*'
    }
}
