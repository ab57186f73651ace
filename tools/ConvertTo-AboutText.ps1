# Makes the text that Get-Help about_… shows of a Markdown page: headings without marks, paragraphs and tables within 80
# columns, code indented. It knows what the pages in docs/en-US use, and no more.
param([Parameter(Mandatory)] [string] $Path)

$width = 80
$indent = '    '
$text = [System.Collections.Generic.List[string]]::new()

# One paragraph, cell or list item: words in lines, the following ones indented.
function Format-Wrapped {
    param([string] $Content, [string] $First, [string] $Next)

    $line = $First
    $isEmpty = $true
    foreach ($word in $Content.Replace('`', '').Split(' ', [System.StringSplitOptions]::RemoveEmptyEntries)) {
        if (-not $isEmpty -and $line.Length + 1 + $word.Length -gt $width) {
            $line
            $line = $Next
            $isEmpty = $true
        }

        $line = if ($isEmpty) { $line + $word } else { "$line $word" }
        $isEmpty = $false
    }

    $line
}

# The last column is wrapped; the others are as wide as their widest cell.
function Format-Table {
    param([string[]] $Line)

    $rows = foreach ($row in $Line.Where({ $_ -notmatch '^\|[\s|:-]+\|$' })) {
        , @(($row.Trim().Trim('|') -split '(?<!\\)\|').ForEach({ $_.Trim().Replace('`', '').Replace('\|', '|') }))
    }

    $last = $rows[0].Count - 1
    $widths = @(for ($column = 0; $column -lt $last; $column++) {
            [System.Linq.Enumerable]::Max([int[]]$rows.ForEach({ $_[$column].Length }))
        })
    $blank = $indent + ''.PadRight([System.Linq.Enumerable]::Sum([int[]]$widths) + 2 * $last)
    foreach ($row in $rows) {
        $first = $indent
        for ($column = 0; $column -lt $last; $column++) {
            $first += $row[$column].PadRight($widths[$column] + 2)
        }

        Format-Wrapped -Content $row[$last] -First $first -Next $blank
    }
}

$lines = [System.IO.File]::ReadAllLines($Path)
for ($i = 0; $i -lt $lines.Length; $i++) {
    $line = $lines[$i]
    if ($line -match '^# (.+)') {
        $text.AddRange([string[]]('TOPIC', "$indent$($Matches[1])"))
    }
    elseif ($line -match '^## (.+)') {
        $text.Add($Matches[1].ToUpperInvariant())
    }
    elseif ($line -match '^### (.+)') {
        $text.Add("  $($Matches[1].Replace('`', ''))")
    }
    elseif ($line.StartsWith('```')) {
        for ($i++; -not $lines[$i].StartsWith('```'); $i++) {
            $text.Add("$indent$indent$($lines[$i])".TrimEnd())
        }
    }
    elseif ($line.StartsWith('|')) {
        $table = @(for (; $i -lt $lines.Length -and $lines[$i].StartsWith('|'); $i++) { $lines[$i] })
        $text.AddRange([string[]](Format-Table -Line $table))
        $i--
    }
    elseif ($line -eq '') {
        # Nothing between a heading and its text: Get-Help takes the fifth line for the synopsis.
        if ($i -eq 0 -or -not $lines[$i - 1].StartsWith('#') -or $lines[$i - 1].StartsWith('# ')) {
            $text.Add('')
        }
    }
    else {
        $paragraph = @($line -replace '^[*-] ')
        $isItem = $line -match '^[*-] '
        while ($i + 1 -lt $lines.Length -and $lines[$i + 1] -notmatch '^($|#|\||```|[*-] )') {
            $i++
            $paragraph += $lines[$i].Trim()
        }

        $first = if ($isItem) { "$indent* " } else { $indent }
        $text.AddRange([string[]](Format-Wrapped -Content ($paragraph -join ' ') -First $first -Next ''.PadRight($first.Length)))
    }
}

[string]::Join("`n", $text) + "`n"
