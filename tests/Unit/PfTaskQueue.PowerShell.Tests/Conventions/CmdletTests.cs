using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Conventions;

/// <summary>What holds for every cmdlet. Its help page is held to it by <see cref="HelpPageTests"/>.</summary>
public class CmdletTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly string[] ReadingVerbs = ["Get", "ConvertTo", "Measure", "Receive", "Test", "Wait"];

    // Makes an object in memory.
    private static readonly string[] ReadingCmdlets = ["New-PfTaskSpec"];

    private IReadOnlyList<CmdletInfo> Cmdlets { get; } =
        [.. engine.Run("Get-Command -Module PfTaskQueue -CommandType Cmdlet").WithoutErrors().Output.Select(item => (CmdletInfo)item.BaseObject)];

    private IEnumerable<string> Names => Cmdlets.Select(cmdlet => cmdlet.Name).Order(StringComparer.Ordinal);

    [Fact]
    public void EveryCmdlet_IsInTheManifest_AndTheManifestHasNoOther()
    {
        var listed = engine.Run("(Test-ModuleManifest -Path $args[0]).ExportedCmdlets.Keys", Repository.Manifest).WithoutErrors().Lines;

        Assert.Equal(Names, listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryCmdlet_IsAFileOfCommands_AndEveryFileACmdlet()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "src/PfTaskQueue.PowerShell/Commands"), "*.cs").Select(file => Path.GetFileNameWithoutExtension(file));

        Assert.Equal(
            Cmdlets.Select(cmdlet => $"{cmdlet.Verb}{cmdlet.Noun}Command").Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
        Assert.All(Cmdlets, cmdlet => Assert.Equal($"{cmdlet.Verb}{cmdlet.Noun}Command", cmdlet.ImplementingType.Name));
    }

    [Fact]
    public void EveryCmdlet_HasAPesterFile_AndEveryFileACmdlet()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "tests/Pester"), "*-Pf*.Tests.ps1").Select(file => Path.GetFileName(file)[..^".Tests.ps1".Length]);

        Assert.Equal(Names, files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryVerb_IsApproved_AndEveryNounIsOursAndSingular()
    {
        Type[] groups = [typeof(VerbsCommon), typeof(VerbsCommunications), typeof(VerbsData), typeof(VerbsDiagnostic), typeof(VerbsLifecycle), typeof(VerbsOther), typeof(VerbsSecurity)];
        var approved = groups.SelectMany(group => group.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(field => (string)field.GetRawConstantValue()!).ToList();

        Assert.All(Cmdlets, cmdlet => Assert.Contains(cmdlet.Verb, approved));
        Assert.All(Cmdlets, cmdlet => Assert.Matches("^Pf[A-Z][A-Za-z]*[^s]$", cmdlet.Noun));
    }

    [Fact]
    public void WhateverChangesState_HasWhatIfAndConfirm_AndWhatReadsHasNot()
    {
        Assert.All(Cmdlets, cmdlet => Assert.Equal(
            (cmdlet.Name, !ReadingVerbs.Contains(cmdlet.Verb) && !ReadingCmdlets.Contains(cmdlet.Name)),
            (cmdlet.Name, cmdlet.Parameters.ContainsKey("WhatIf") && cmdlet.Parameters.ContainsKey("Confirm"))));
    }

    [Fact]
    public void WhateverHasABackend_TakesItInTheSameWay()
    {
        string[] common = ["Backend", "Config", "Credential"];

        Assert.All(Cmdlets, cmdlet => Assert.Contains(cmdlet.Parameters.Keys.Count(common.Contains), (int[])[0, common.Length]));
    }

    [Fact]
    public void EveryOutputType_IsDeclared_AndHasATableAndAList()
    {
        var views = Views().ToList();
        var types = Cmdlets.SelectMany(cmdlet => cmdlet.OutputType).Select(type => type.Name).Where(name => name.StartsWith("PfTaskQueue.", StringComparison.Ordinal)).Distinct();

        Assert.All(Cmdlets, cmdlet => Assert.NotEmpty(cmdlet.OutputType));
        Assert.All(types.Union(views.Select(view => view.Type)), type =>
        {
            Assert.Contains(views, view => view.Type == type && view.Definition.Element("TableControl") is not null);
            Assert.Contains(views, view => view.Type == type && view.Definition.Element("ListControl") is not null);
        });
    }

    [Fact]
    public void EveryView_NamesPropertiesThatAreThere()
    {
        var named = Views().Select(view => (Type: Type.GetType(view.Type + ", PfTaskQueue.Core"), view.Definition)).Where(view => view.Type is not null)
            .SelectMany(view => view.Definition.Descendants("PropertyName").Select(name => (view.Type, Name: name.Value))).ToList();

        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, property => property.Type!.GetProperty(property.Name) is null);
    }

    /// <summary>A text can be anything that somebody put into a queue.</summary>
    [Fact]
    public void EveryTextOfAView_GoesThroughWhatMakesItPlain()
    {
        foreach (var (name, view) in Views())
        {
            var type = Type.GetType(name + ", PfTaskQueue.Core") ?? Cmdlets[0].ImplementingType.Assembly.GetType(name, throwOnError: true)!;
            Assert.DoesNotContain(view.Descendants("PropertyName").Select(property => type.GetProperty(property.Value)!), property => IsText(property.PropertyType));
            Assert.DoesNotContain(
                view.Descendants("ScriptBlock").Select(script => script.Value),
                script => !script.Contains("[PfTaskQueue.PowerShell.Output.", StringComparison.Ordinal)
                    && type.GetProperties().Any(property => IsText(property.PropertyType) && Regex.IsMatch(script, $@"\$_\.{property.Name}\b(?!\.Count)")));
        }

        static bool IsText(Type type) => !(Nullable.GetUnderlyingType(type) ?? type).IsValueType && type.Name is not (nameof(HeartBeatSpec) or nameof(TaskHandlerSpec));
    }

    private static IEnumerable<(string Type, XElement Definition)> Views() =>
        from view in XDocument.Load(Path.Combine(Repository.Module, "PfTaskQueue.Format.ps1xml")).Descendants("View")
        from type in view.Element("ViewSelectedBy")!.Elements("TypeName")
        select (type.Value, view);
}
