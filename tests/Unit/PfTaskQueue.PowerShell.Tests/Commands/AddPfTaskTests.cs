using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class AddPfTaskTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private string Queue { get; } = Create(engine);

    [Fact]
    public void Payload_IsAddedWithoutInput()
    {
        Assert.Equal(["hello"], Payloads("Add-PfTask $args[0] hello"));
    }

    [Theory]
    [InlineData("'a', 'b'", "a", "b")]
    [InlineData("1, @{ Payload = 'of a hashtable' }, ''", "1", "of a hashtable", "")]
    [InlineData("@{ Payload = 'one' }", "one")]
    [InlineData("([System.Collections.Generic.List[int]]@(3, 4))", "3", "4")]
    [InlineData("('a', @('b', 'c'))", "a", "[\"b\",\"c\"]")]
    [InlineData("@()")]
    public void ArrayAsArgument_IsSeveralItems(string argument, params string[] payloads)
    {
        Assert.Equal(payloads, Payloads($"Add-PfTask $args[0] {argument}"));
        Assert.Equal(payloads, Payloads($"Add-PfTask $args[0] -InputObject {argument}"));
    }

    [Fact]
    public void ArrayInThePipeline_IsOneItem()
    {
        Assert.Equal(["[1,2]", "[3]"], Payloads("@(1, 2), @(,3) | Add-PfTask $args[0]"));
    }

    [Fact]
    public void NullInAnArgument_IsAnErrorOfItsOwn_AndTheOthersAreAdded()
    {
        var result = engine.Run("Add-PfTask $args[0] 'a', $null, 'b' | ForEach-Object { $_.Payload }", Queue);

        Assert.Equal(["a", "b"], result.Lines);
        Assert.Equal(["InvalidTaskSpec"], result.ErrorIds);
    }

    [Fact]
    public void NothingToAdd_EndsTheCall()
    {
        Assert.Equal(["InvalidTaskSpec"], engine.Run("Add-PfTask $args[0]", Queue).ErrorIds);
    }

    [Theory]
    [InlineData("'text'", "text")]
    [InlineData("''", "")]
    [InlineData("42", "42")]
    [InlineData("1.5", "1.5")]
    [InlineData("$true", "true")]
    [InlineData("@{ Payload = 'from a hashtable' }", "from a hashtable")]
    [InlineData("@{ payload = @(1, 'b') }", "[1,\"b\"]")]
    [InlineData("[pscustomobject]@{ Payload = 'from an object'; Other = 1 }", "from an object")]
    [InlineData("[pscustomobject]@{ A = 1; B = @($true, $null); C = [System.DayOfWeek]::Friday }", """{"A":1,"B":[true,null],"C":"Friday"}""")]
    [InlineData("[ordered]@{ A = 'ä<b>'; D = [datetime]::new(2026, 1, 2, 3, 4, 5, [System.DateTimeKind]::Utc) }", """{"A":"ä<b>","D":"2026-01-02T03:04:05Z"}""")]
    [InlineData("[System.IO.FileInfo]'/data/a.blend'", "/data/a.blend")]
    [InlineData("New-PfTaskSpec made", "made")]
    public void Input_BecomesThePayload(string input, string payload)
    {
        if (OperatingSystem.IsWindows() && payload.StartsWith('/'))
        {
            payload = Path.GetFullPath(payload);
        }

        Assert.Equal([payload], Payloads($"{input} | Add-PfTask $args[0]"));
    }

    [Fact]
    public void Depth_CutsAnObject_AndItsCycles()
    {
        var payloads = Payloads("$a = @{ N = 1 }; $a.Self = $a; $a | Add-PfTask $args[0] -Depth 1");

        Assert.Single(payloads);
        Assert.InRange(payloads[0].Length, 10, 200);
    }

    [Fact]
    public void Parameters_AreTheDefaultsOfTheItems()
    {
        var result = engine.Run(
            """
            'a', @{ Payload = 'b'; RetryLimit = 0; Timeout = '2m'; Name = 'own' }, (New-PfTaskSpec c) |
                Add-PfTask $args[0] -Name given -RetryLimit 5 -Timeout 1m |
                ForEach-Object { "$($_.Payload) $($_.Name) $($_.RetryLimit) $($_.Timeout.TotalSeconds)" }
            """,
            Queue).WithoutErrors();

        Assert.Equal(["a given 5 60", "b own 0 120", "c given 5 60"], result.Lines);
    }

    [Theory]
    [InlineData("$null", "InvalidTaskSpec")]
    [InlineData("@{ Payload = 'x'; RetryLimt = 3 }", "InvalidTaskSpec")]
    [InlineData("@{ Payload = 'x'; RetryLimit = 'often' }", "InvalidTaskSpec")]
    [InlineData("@{ Payload = 'x'; Timeout = 'soon' }", "InvalidTaskSpec")]
    [InlineData("@{ Payload = 'x'; Timeout = '1m'; TimeoutSeconds = 5 }", "InvalidTaskSpec")]
    [InlineData("('x' * 1048577)", "PayloadTooLarge")]
    [InlineData("@{ Payload = 'x'; Name = 'n' * 1025 }", "TaskNameTooLong")]
    public void BadItem_IsAnErrorOfItsOwn_AndTheOthersAreAdded(string item, string errorId)
    {
        var result = engine.Run($"$bad = {item}; 'before', $bad, 'after' | Add-PfTask $args[0] | ForEach-Object {{ $_.Payload }}", Queue);

        Assert.Equal(["before", "after"], result.Lines);
        Assert.Equal([errorId], result.ErrorIds);
    }

    [Fact]
    public void PayloadTooLarge_NamesSizeLimitAndItem()
    {
        var error = engine.Run("'ä' * 600000 | Add-PfTask $args[0]", Queue).Errors[0];

        Assert.Contains("1200000", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("1048576", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(600000, ((System.Management.Automation.PSObject)error.TargetObject).BaseObject.ToString()!.Length);
    }

    [Fact]
    public void MissingQueue_EndsTheCall_BeforeInputIsRead()
    {
        var result = engine.Run("$read = 'nothing'; try { 1, 2 | ForEach-Object { $read = $_; $_ } | Add-PfTask nothere } catch { $_.FullyQualifiedErrorId.Split(',')[0] }; $read");

        Assert.Equal(["QueueNotFound", "nothing"], result.Lines);
    }

    [Fact]
    public void WhatIf_AddsNothing()
    {
        var result = engine.Run("1..3 | Add-PfTask $args[0] -WhatIf; Get-PfTask $args[0]", Queue).WithoutErrors();

        Assert.Empty(result.Output);
    }

    [Fact]
    public void Tasks_ComeOutInOrder_AndWereStoredInOrder()
    {
        var result = engine.Run("1..2000 | Add-PfTask $args[0] | ForEach-Object { $_.Payload }; Get-PfTask $args[0] | ForEach-Object { $_.Payload }", Queue).WithoutErrors();

        var expected = Enumerable.Range(1, 2000).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal([.. expected, .. expected], result.Lines);
    }

    [Fact]
    public void TaskAfterAPause_ComesOut_BeforeTheNextItemIsAskedFor()
    {
        // The pause is what is tested. Each item says which task had come out before it was made.
        var result = engine.Run(
            """
            $queue = $args[0]
            & { foreach ($i in 1..3) { [System.Threading.Thread]::Sleep(150); "seen $($global:seen)"; } } | Add-PfTask $queue | ForEach-Object { $global:seen = $_.Payload; $_.Payload }
            """,
            Queue).WithoutErrors();

        Assert.Equal(["seen ", "seen seen ", "seen seen seen "], result.Lines);
    }

    [Fact]
    public void DownstreamBreak_LeavesOnlyWholeBatches_AndWhatCameOutIsStored()
    {
        var result = engine.Run(
            """
            $queue = $args[0]
            foreach ($once in 1) { 1..100000 | Add-PfTask $queue | ForEach-Object { $_.Payload; if ($_.Payload -eq '5') { break } } }
            $stored = @(Get-PfTask $queue)
            $stored.Count
            $stored[0..4].Payload
            """,
            Queue).WithoutErrors();

        Assert.Equal(["1", "2", "3", "4", "5"], result.Lines.Take(5));
        Assert.InRange(int.Parse(result.Lines[5], System.Globalization.CultureInfo.InvariantCulture), 5, 2000);
        Assert.Equal(["1", "2", "3", "4", "5"], result.Lines.Skip(6));
        Assert.Equal(result.Lines[5], engine.Run("@(Get-PfTask $args[0]).Count", Queue).Lines[0]);
    }

    [Fact]
    public void Tasks_AreCopiedBetweenQueues()
    {
        var other = Create(engine);
        var result = engine.Run("Add-PfTask $args[0] p -RetryLimit 2 -Timeout 5s -Name n | Add-PfTask $args[1] | ForEach-Object { \"$($_.Queue) $($_.Name) $($_.Payload) $($_.RetryLimit) $($_.Timeout)\" }", Queue, other).WithoutErrors();

        Assert.Equal([$"{other} n p 2 00:00:05"], result.Lines);
    }

    [Fact]
    public void Yaml_IsReadFromFilesAndDirectories_AndABadDocumentIsAnErrorOfItsOwn()
    {
        var folder = Directory.CreateDirectory(Path.Combine(engine.Folder, Queue, "sub")).Parent!.FullName;
        File.WriteAllText(Path.Combine(folder, "b.yml"), "payload: b1\nretryLimit: \"3\"\ntimeout: 10m\n---\npayload: b2\nunknown: 1\n---\npayload: b3\n");
        File.WriteAllText(Path.Combine(folder, "a.yaml"), "payload: a1\n");
        File.WriteAllText(Path.Combine(folder, "ignored.txt"), "payload: no\n");
        File.WriteAllText(Path.Combine(folder, "sub", "c.yaml"), "payload: c1\n");

        var flat = engine.Run("Add-PfTask $args[0] -Path $args[1] | ForEach-Object { $_.Payload }", Queue, folder);

        Assert.Equal(["a1", "b1", "b3"], flat.Lines);
        Assert.Equal(["InvalidTaskSpec"], flat.ErrorIds);
        Assert.Contains("b.yml, line 6", flat.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["a1", "b1", "b3", "c1"], engine.Run("Add-PfTask $args[0] -LiteralPath $args[1] -Recurse -ErrorAction Ignore | ForEach-Object { $_.Payload }", Queue, folder).Lines);
        Assert.Equal(["PathNotFound"], engine.Run("Add-PfTask $args[0] -LiteralPath 'no such file.yaml'", Queue).ErrorIds);
    }

    [Fact]
    public void RelativePath_StartsAtTheShellsLocation()
    {
        File.WriteAllText(Path.Combine(engine.Folder, Queue + ".yaml"), "payload: here\n");

        var result = engine.Run(
            "$ExecutionContext.SessionState.Path.SetLocation($args[1]) > $null; Add-PfTask $args[0] -Path \"./$($args[0]).yaml\" | ForEach-Object { $_.Payload }", Queue, engine.Folder).WithoutErrors();

        Assert.Equal(["here"], result.Lines);
    }

    private static string Create(EngineFixture engine)
    {
        var name = "add-" + Guid.NewGuid().ToString("N");
        engine.Run("New-PfQueue $args[0] > $null", name).WithoutErrors();
        return name;
    }

    private IReadOnlyList<string> Payloads(string script) =>
        engine.Run(script + " | ForEach-Object { $_.Payload }", Queue).WithoutErrors().Lines;
}
