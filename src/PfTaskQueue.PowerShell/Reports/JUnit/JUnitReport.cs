using System.Globalization;
using System.Xml;
using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Reports.JUnit;

/// <summary>
/// Tasks as test results. There is no one schema of that form; this is valid by those of Ant and of Jenkins, and what neither
/// has is not used.
/// </summary>
internal sealed class JUnitReport(TimeProvider clock) : IReport
{
    private readonly Dictionary<string, JUnitSuite> _suites = new(StringComparer.Ordinal);
    private readonly List<JUnitSuite> _order = [];

    public void AddQueue(string name) => Suite(name);

    public void Add(TaskInfo task) => Suite(task.Queue).Add(task);

    public void Write(TextWriter output, Func<FailedTask, AttemptLog?> readLog)
    {
        // Entitize: a carriage return of a log stays one, and a line break in a message too.
        using var xml = XmlWriter.Create(output, new XmlWriterSettings { Indent = true, NewLineChars = "\n", NewLineHandling = NewLineHandling.Entitize });
        xml.WriteStartElement("testsuites");
        for (var i = 0; i < _order.Count; i++)
        {
            WriteSuite(xml, _order[i], i, readLog);
        }

        xml.WriteEndElement();
        xml.WriteEndDocument();
    }

    private JUnitSuite Suite(string name)
    {
        if (!_suites.TryGetValue(name, out var suite))
        {
            suite = new JUnitSuite(name);
            _suites.Add(name, suite);
            _order.Add(suite);
        }

        return suite;
    }

    private void WriteSuite(XmlWriter xml, JUnitSuite suite, int id, Func<FailedTask, AttemptLog?> readLog)
    {
        var names = new UniqueNames();
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", suite.Name);
        Attribute(xml, "package", suite.Name);
        Attribute(xml, "id", Text(id));
        Attribute(xml, "tests", Text(suite.Cases.Count));
        Attribute(xml, "failures", Text(suite.Failures));
        Attribute(xml, "errors", "0");
        Attribute(xml, "skipped", Text(suite.Skipped));
        Attribute(xml, "time", Seconds(suite.Seconds));

        // The schema wants no zone here, and a host: its word for an unknown one, as a queue's tasks run on many.
        Attribute(xml, "timestamp", (suite.StartedAt ?? clock.GetUtcNow()).UtcDateTime.ToString("s", CultureInfo.InvariantCulture));
        Attribute(xml, "hostname", "localhost");
        xml.WriteElementString("properties", null);
        foreach (var item in suite.Cases)
        {
            WriteCase(xml, suite.Name, names.Make(item.Label), item, readLog);
        }

        xml.WriteElementString("system-out", null);
        xml.WriteElementString("system-err", null);
        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, string queue, string name, JUnitCase item, Func<FailedTask, AttemptLog?> readLog)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "name", name);
        Attribute(xml, "classname", queue);
        Attribute(xml, "time", Seconds(item.Duration.TotalSeconds));
        if (item.Failure is { } failure)
        {
            xml.WriteStartElement("failure");
            Attribute(xml, "type", failure.Reason);
            Attribute(xml, "message", failure.Message.Length > 0 ? failure.Message : failure.Reason);
            xml.WriteString(ReportText.Clean(Describe(failure, readLog(failure))));
            xml.WriteEndElement();
        }
        else if (item.Skipped is { } phase)
        {
            xml.WriteStartElement("skipped");
            Attribute(xml, "message", phase.ToString());
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string Describe(FailedTask failure, AttemptLog? log)
    {
        var lines = new List<string>
        {
            failure.Message.Length > 0 ? $"{failure.Reason}: {failure.Message}" : failure.Reason,
            $"task {failure.Uid}" + (failure.WorkerName.Length > 0 ? $", attempt {Text(failure.Attempts)}, worker {failure.WorkerName}" : ""),
        };
        if (LogText.ExitCode(log) is { Length: > 0 } code)
        {
            lines[^1] += $", {code}";
        }

        foreach (var (name, end) in LogText.Sections(log))
        {
            lines.Add($"--- end of {name}");
            lines.Add(end);
        }

        return string.Join('\n', lines);
    }

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, ReportText.Clean(value));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);
}
