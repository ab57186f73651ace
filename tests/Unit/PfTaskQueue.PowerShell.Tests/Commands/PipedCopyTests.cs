using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

/// <summary>
/// A task, worker, dead letter or queue means itself in whatever form it comes down the pipeline: live, as the copy that a job, a
/// file or Select-Object made, or as an object or a dictionary that has its Queue and its Uid. Beside it lies another one, of which
/// nobody may hear.
/// </summary>
public sealed class PipedCopyTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Prologue =
        """
        param($Queue, $Form, $Folder)
        function Copy-As($Item, $Form) {
            switch ($Form) {
                'live' { , $Item }
                'deserialized' { , [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($Item)) }
                'selected' {
                    $copy = [pscustomobject]@{ Uid = $Item.Uid; Queue = $Item.Queue; WorkerUid = $Item.WorkerUid }
                    $copy.PSTypeNames.Insert(0, 'Selected.' + $Item.GetType().FullName)
                    $copy
                }
                'csv' {
                    $copy = [psobject]::new()
                    foreach ($property in $Item.PSObject.Properties) { $copy.PSObject.Properties.Add([psnoteproperty]::new($property.Name, [string] $property.Value)) }
                    $copy
                }
                'properties' { [pscustomobject]@{ Queue = $Item.Queue; Uid = $Item.Uid.ToUpperInvariant() } }
                'dictionary' { @{ queue = $Item.Queue; uid = $Item.Uid } }
            }
        }

        New-PfQueue $Queue > $null
        $other, $mine = 'other', 'mine' | ForEach-Object { Add-PfTask $Queue $_ -Name $_ }
        Start-PfWorker $Queue -Name first -Command sh -ArgumentList '-c', 'echo said; exit 1' -NumTasks 1 -WorkDir $Folder 6> $null > $null
        $worker = Start-PfWorker $Queue -Name second -Command sh -ArgumentList '-c', 'echo said; exit 1' -NumTasks 1 -WorkDir $Folder 6> $null
        $mine = Get-PfTask $Queue -Name mine
        $item = Copy-As $mine $Form

        """;

    private static readonly string[] Forms = ["live", "deserialized", "selected", "csv", "properties", "dictionary"];

    private string Queue { get; } = "copy-" + Guid.NewGuid().ToString("N");

    public static TheoryData<string, string> TaskCases() => Cases(
        "$item | Get-PfTask | ForEach-Object Name",
        "Get-PfTask -InputObject $item | ForEach-Object Name",
        "$item | Wait-PfTask | ForEach-Object Name",
        "$item | Receive-PfTask -ErrorVariable failed -ErrorAction SilentlyContinue; $failed.TargetObject.Name",
        "$item | Get-PfTaskLog | ForEach-Object { if ($_.TaskUid -eq $mine.Uid -and $_.StandardOutput -eq \"said`n\") { 'mine' } else { $_ } }",
        "$item | Restart-PfTask -PassThru | ForEach-Object Name",
        "$mine | Restart-PfTask; $item | Stop-PfTask -PassThru | ForEach-Object Name",
        "$item | Remove-PfTask -PassThru | ForEach-Object Name; if ((Get-PfTask $Queue).Name -cne 'other') { 'not removed' }",
        "$item | Export-PfReport \"$Folder/$Queue.xml\"; [regex]::Matches([IO.File]::ReadAllText(\"$Folder/$Queue.xml\"), '<testcase name=\"(\\w+)\"').ForEach({ $_.Groups[1].Value })");

    [UnixTheory]
    [MemberData(nameof(TaskCases))]
    public void ATask_IsTheOneThatIsMeant(string cmdlet, string form) => Assert.Equal(["mine"], Lines(form, cmdlet));

    public static TheoryData<string, string> WorkerCases() => Cases(
        "Copy-As $worker $Form | Get-PfWorker | ForEach-Object Name",
        "Copy-As $worker $Form | Stop-PfWorker -Verbose 4>&1 | ForEach-Object { if (\"$_\" -like \"*$($worker.Uid) has ended*\") { 'second' } }");

    [UnixTheory]
    [MemberData(nameof(WorkerCases))]
    public void AWorker_IsTheOneThatIsMeant(string cmdlet, string form) => Assert.Equal(["second"], Lines(form, cmdlet));

    // What has a Queue and a Uid alone is taken for what is read.
    [UnixTheory]
    [InlineData("live")]
    [InlineData("deserialized")]
    [InlineData("selected")]
    [InlineData("csv")]
    public void ATasksWorker_IsTheOneThatIsMeant(string form)
    {
        Assert.Equal(["second"], Lines(form, "$item | Get-PfWorker | ForEach-Object Name"));
        Assert.Equal(["second"], Lines(form, "Get-PfWorker -Task $item | ForEach-Object Name", renew: true));
    }

    public static TheoryData<string, string> LetterCases() => Cases(
        "$letter | Get-PfDeadLetter | ForEach-Object Uid",
        "Get-PfDeadLetter $Queue -Uid $mine.Uid | ForEach-Object Uid",
        "$letter | Restore-PfDeadLetter -ErrorAction SilentlyContinue -ErrorVariable refused; if ($refused[0].FullyQualifiedErrorId -like 'PayloadTooLarge,*') { $mine.Uid }",
        "$letter | Remove-PfDeadLetter -PassThru | ForEach-Object Uid; if (@(Get-PfDeadLetter $Queue).Count -ne 1) { 'not removed' }");

    [UnixTheory]
    [MemberData(nameof(LetterCases))]
    public void ADeadLetter_IsTheOneThatIsMeant(string cmdlet, string form)
    {
        const string Letters =
            """
            Add-PfTask $Queue hooks > $null
            $hooks = 'd=$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output; p=$(printf "%01048577d" 0); printf "[{\"payload\": \"1$p\"}, {\"payload\": \"2$p\"}]" > "$d/postHooks.json"'
            Start-PfWorker $Queue -Command sh -ArgumentList '-c', $hooks -NumTasks 1 -WorkDir $Folder 6> $null > $null
            $mine = @(Get-PfDeadLetter $Queue)[1]
            $letter = Copy-As $mine $Form
            $mine.Uid

            """;
        var lines = Lines(form, Letters + cmdlet);

        Assert.Equal([lines[0], lines[0]], lines);
    }

    // The pair of Queue and Uid alone means an item of the queue.
    public static TheoryData<string, string> QueueCases() => Cases(
        Forms.Except(["properties", "dictionary"]),
        "$it | Get-PfQueue | ForEach-Object Name",
        "$it | Suspend-PfQueue -PassThru | ForEach-Object Name",
        "$it | Resume-PfQueue -PassThru | ForEach-Object Name",
        "$it | Measure-PfQueue | ForEach-Object Queue",
        "$it | Wait-PfQueue -Timeout 1s | ForEach-Object Queue",
        "if ($it | Test-PfQueue -Quiet) { $Queue }",
        "$it | Repair-PfQueue; $Queue",
        "$it | Get-PfTask | ForEach-Object Queue | Sort-Object { $_ } -Unique",
        "$it | Get-PfWorker | ForEach-Object Queue | Sort-Object { $_ } -Unique",
        "$it | Get-PfDeadLetter; $Queue",
        "$it | Start-PfWorker -Command true -NumTasks 0 -WorkDir $Folder 6> $null | ForEach-Object Queue",
        "$it | Remove-PfQueue -Force -PassThru | ForEach-Object Name");

    [UnixTheory]
    [MemberData(nameof(QueueCases))]
    public void AQueue_IsTheOneThatIsMeant(string cmdlet, string form)
    {
        const string Unique = "function Sort-Object { param($By, [switch] $Unique) begin { $seen = @{} } process { if (-not $seen[$_]) { $seen[$_] = $true; $_ } } }\n";

        Assert.Equal([Queue], Lines(form, $"{Unique}$it = Copy-As (Get-PfQueue $Queue) $Form\n{cmdlet}"));
    }

    [UnixTheory]
    [InlineData("$worker", "Remove-PfTask", "a worker is no task")]
    [InlineData("(Get-PfQueue $Queue)", "Stop-PfTask", "a queue is no task")]
    [InlineData("$mine", "Stop-PfWorker", "a task is no worker")]
    [InlineData("$mine", "Remove-PfDeadLetter", "a task is no dead letter")]
    [InlineData("$worker", "Export-PfReport \"$Folder/none.xml\"", "a worker is no task")]
    public void AnotherKind_IsRefused_InEachForm(string other, string cmdlet, string message)
    {
        foreach (var form in new[] { "live", "deserialized", "csv" })
        {
            var result = engine.Run($"{Prologue}Copy-As {other} $Form | {cmdlet}; (Get-PfTask $Queue).Count; Remove-PfQueue $Queue -Force", Queue, form, engine.Folder);

            Assert.Equal(["NothingGiven"], result.ErrorIds);
            Assert.Equal(message, result.Errors[0].ToString());
            Assert.Equal(["2"], result.Lines);
        }
    }

    [UnixTheory]
    [InlineData("[pscustomobject]@{ Queue = $Queue; Uid = $mine.Uid }")]
    [InlineData("Copy-As $mine csv")]
    [InlineData("Copy-As $worker csv")]
    public void ACopyOfAnItem_RemovesNoQueue(string item)
    {
        var result = engine.Run($"{Prologue}{item} | Remove-PfQueue -Force; (Get-PfQueue $Queue).Name", Queue, "live", engine.Folder);

        Assert.Equal(["NotAQueue"], result.ErrorIds);
        Assert.Equal([Queue], result.Lines);
    }

    [UnixFact]
    public void WhatACopySays_IsNotBelieved()
    {
        var result = engine.Run(
            Prologue + "Add-PfTask $Queue new | ForEach-Object { [pscustomobject]@{ Queue = $Queue; Uid = $_.Uid; Phase = 'Succeeded' } } | Receive-PfTask", Queue, "live", engine.Folder);

        Assert.Equal(["InvalidTaskPhase"], result.ErrorIds);
        Assert.Empty(result.Output);
    }

    [UnixFact]
    public void ACopyThatIsGone_IsAnErrorOfItsOwn()
    {
        var result = engine.Run(
            Prologue + "$copies = (Copy-As $mine csv), (Copy-As (Get-PfTask $Queue -Name other) csv); $mine | Remove-PfTask; ($copies | Get-PfTask).Name", Queue, "live", engine.Folder);

        Assert.Equal(["TaskNotFound"], result.ErrorIds);
        Assert.Equal(["other"], result.Lines);
    }

    [UnixFact]
    public void ACopy_IsNotConverted_AndTheErrorSaysWhatToDo()
    {
        var result = engine.Run(Prologue + "$item | ConvertTo-PfYaml", Queue, "deserialized", engine.Folder);

        Assert.Equal(["UnsupportedType"], result.ErrorIds);
        Assert.StartsWith("a task that was copied", result.Errors[0].ToString(), StringComparison.Ordinal);
    }

    private static TheoryData<string, string> Cases(params string[] cmdlets) => Cases(Forms, cmdlets);

    private static TheoryData<string, string> Cases(IEnumerable<string> forms, params string[] cmdlets) =>
        [.. cmdlets.SelectMany(cmdlet => forms.Select(form => (cmdlet, form)))];

    private IReadOnlyList<string> Lines(string form, string script, bool renew = false) =>
        engine.Run((renew ? "Remove-PfQueue $args[0] -Force\n" : "") + $"& {{\n{Prologue}{script}\n}} @args", Queue, form, engine.Folder).WithoutErrors().Lines;
}
