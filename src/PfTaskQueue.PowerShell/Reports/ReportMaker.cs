using PfTaskQueue.PowerShell.Reports.Html;
using PfTaskQueue.PowerShell.Reports.JUnit;

namespace PfTaskQueue.PowerShell.Reports;

internal static class ReportMaker
{
    public static IReport Make(ReportFormat format, TimeProvider clock) => format switch
    {
        ReportFormat.JUnit => new JUnitReport(clock),
        ReportFormat.Html => new HtmlReport(clock),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
