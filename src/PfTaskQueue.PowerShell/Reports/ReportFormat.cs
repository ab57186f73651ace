namespace PfTaskQueue.PowerShell.Reports;

/// <summary>What a report is written as.</summary>
public enum ReportFormat
{
    /// <summary>The XML that CI systems read as the results of tests.</summary>
    JUnit,

    /// <summary>A page for people.</summary>
    Html,
}
