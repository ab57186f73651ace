using System.Diagnostics;

namespace PfTaskQueue.PowerShell.Jobs;

/// <summary>Who asks a job to stop.</summary>
internal static class JobCaller
{
    private const string RemoveJob = "Microsoft.PowerShell.Commands.RemoveJobCommand";

    /// <summary>
    /// Whether it is <c>Remove-Job -Force</c>, which wants the job gone. It calls StopJob as Stop-Job does and tells no other
    /// way; a caller that is not seen here is taken for Stop-Job, which is the careful one.
    /// </summary>
    public static bool IsRemoval() => new StackTrace(fNeedFileInfo: false).GetFrames()
        .Any(frame => frame.GetMethod()?.DeclaringType?.FullName == RemoveJob);
}
