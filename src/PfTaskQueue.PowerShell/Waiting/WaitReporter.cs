using System.Management.Automation;
using PfTaskQueue.PowerShell.Commands;
using PfTaskQueue.PowerShell.Pipeline;

namespace PfTaskQueue.PowerShell.Waiting;

/// <summary>
/// Shows how far a wait is: as a progress bar on a terminal, elsewhere (CI, a file) as a line once in a while, which a log
/// keeps. Both are silent with <c>$ProgressPreference = 'SilentlyContinue'</c>.
/// </summary>
internal sealed class WaitReporter(PfCmdlet cmdlet, TimeProvider clock)
{
    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);
    private const int ActivityId = 0x5046;

    private readonly bool _bar = !Console.IsOutputRedirected;
    private long? _shownAt;
    private string _shown = "";
    private string? _activity;

    public void Show(string activity, WaitMeter meter)
    {
        if (_shownAt is { } at && clock.GetElapsedTime(at) < (_bar ? BarInterval : LineInterval))
        {
            return;
        }

        _shownAt = clock.GetTimestamp();
        var text = meter.ToString();
        if (_bar)
        {
            _activity = activity;
            cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, text)
            {
                PercentComplete = meter.Percent,
                SecondsRemaining = meter.Remaining is { TotalSeconds: < int.MaxValue } left ? (int)left.TotalSeconds : -1,
            });
        }
        else if (text != _shown && !IsSilent())
        {
            new PipelineMessage.Log($"{activity}: {text}").WriteTo(cmdlet);
        }

        _shown = text;
    }

    public void End()
    {
        if (_activity is not null)
        {
            cmdlet.WriteProgress(new ProgressRecord(ActivityId, _activity, "done") { RecordType = ProgressRecordType.Completed });
            _activity = null;
        }
    }

    private bool IsSilent() =>
        LanguagePrimitives.TryConvertTo(cmdlet.GetVariableValue("ProgressPreference"), out ActionPreference preference)
        && preference is ActionPreference.SilentlyContinue or ActionPreference.Ignore;
}
