namespace PfTaskQueue.Checking;

public enum CheckOutcome
{
    Passed,

    /// <summary>It works, and something may be lost or slow in bad times; or it could not be looked at.</summary>
    Warning,

    /// <summary>Queues cannot be used like this.</summary>
    Failed,
}

/// <summary>One thing about a backend that was looked at.</summary>
/// <param name="Name">What was looked at. Scripts compare with the names, so they never change.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Detail">What was found, in words.</param>
/// <param name="Advice">What the user can do about it; null where there is nothing to do.</param>
public sealed record BackendCheck(string Name, CheckOutcome Outcome, string Detail, string? Advice = null)
{
    public override string ToString() => $"{Name} {Outcome}: {Detail}";
}
