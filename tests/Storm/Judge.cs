using PfTaskQueue.Model;

namespace PfTaskQueue.Storm;

/// <summary>Compares what the queue says with what was done, by whom, and with what was done to them.</summary>
internal sealed class Judge(Crew crew, Effects effects, Adder adder, IReadOnlyDictionary<string, TaskInfo> tasks)
{
    // What was sent while the server was full may be answered later.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, WorkerLife> _lives =
        crew.Lives.Where(life => life.WorkerUid is not null).ToDictionary(life => life.WorkerUid!);

    /// <summary>Acknowledged tasks that are not there or not in a final state.</summary>
    public IReadOnlyList<string> Lost => [.. adder.Acknowledged.Keys.Where(uid => !tasks.TryGetValue(uid, out var task) || !task.IsFinished)];

    /// <summary>Tasks in a final state that is not the one which their handler brings about.</summary>
    public IReadOnlyList<string> WrongEnds =>
        [.. tasks.Values.Where(task => task.IsFinished && task.Phase != (KindOf(task) == Handler.Bad ? TaskPhase.Failed : TaskPhase.Succeeded)).Select(Show)];

    /// <summary>Results in the records that no run had: of another attempt, or of one that did not end so.</summary>
    public IReadOnlyList<string> StaleResults =>
    [
        .. from task in tasks.Values
           from record in task.History
           where record is { SalvagedBy: null, Result.Reason: ResultReason.Succeeded or ResultReason.Failed }
           let result = record.Result!
           let run = effects.Of(task.Uid).FirstOrDefault(run => run.Attempt == record.ProcessUid)
           where run?.ExitCode != (result.Type == ResultType.Success ? 0 : 1) || (result.Payload != record.ProcessUid && !HadNoOutput(record))
           select $"{Show(task)} attempt {record.ProcessUid} {result}, payload {result.Payload}, exit code {run?.ExitCode}",
    ];

    /// <summary>Runs beyond the first that no failure and no blow accounts for.</summary>
    public IReadOnlyList<string> OverRuns =>
    [
        .. from task in effects.Tasks
           where tasks.ContainsKey(task)
           let history = tasks[task].History
           where history.Count < Lifecycle.TaskLifecycle.HistoryLimit
           let last = history is [.., var end] ? end.ProcessUid : null
           from run in effects.Of(task)
           where run.Attempt != last && !IsAccountedFor(run, history.FirstOrDefault(record => record.ProcessUid == run.Attempt))
           select $"{Show(tasks[task])} attempt {run.Attempt}",
    ];

    /// <summary>How often a task ran twice at once, for whatever reason: a paused worker cannot stop its handlers.</summary>
    public int RunsAtOnce => effects.Tasks.Sum(task => effects.Of(task).Count(run => run.During.Count > 0));

    /// <summary>Two runs of one task at once, of which the first belonged to a worker that was never paused: it should have ended it.</summary>
    public IReadOnlyList<string> Overlaps =>
    [
        .. from task in effects.Tasks
           where tasks.ContainsKey(task)
           from run in effects.Of(task)
           from other in run.During
           let record = tasks[task].History.FirstOrDefault(record => record.ProcessUid == other)
           where record is null || !BlowsOf(record.WorkerUid).Any(blow => blow.Kind == StrikeKind.Pause)
           select $"{Show(tasks[task])} attempt {other} was running when {run.Attempt} began",
    ];

    /// <summary>Follow-up tasks that are there twice or not at all.</summary>
    public IReadOnlyList<string> WrongHooks
    {
        get
        {
            var children = tasks.Values.Where(task => task.ParentUid is not null).CountBy(task => task.ParentUid!).ToDictionary();
            return
            [
                .. from task in tasks.Values
                   where children.GetValueOrDefault(task.Uid) != (task.Phase == TaskPhase.Succeeded ? HooksOf(KindOf(task)) : 0)
                   select $"{Show(task)} has {children.GetValueOrDefault(task.Uid)} follow-up tasks",
            ];
        }
    }

    /// <summary>Runs of tasks that the queue does not know.</summary>
    public IReadOnlyList<string> Unknown => [.. effects.Tasks.Where(task => !tasks.ContainsKey(task))];

    /// <summary>Adds that were refused for want of memory while the server had some.</summary>
    public IReadOnlyList<string> WrongRefusals =>
    [
        .. adder.Refusals
            .Where(refusal => refusal.Error.Error == PfError.BackendFull && !crew.Fillings.Any(blow => blow.From <= refusal.At && refusal.At <= blow.To + Margin))
            .Select(refusal => $"{refusal.At:HH:mm:ss} {refusal.Error.Message}"),
    ];

    /// <summary>Seconds from a worker's SIGKILL to the salvage of each of its tasks.</summary>
    public IReadOnlyList<double> Recoveries =>
    [
        .. (from task in tasks.Values
            from record in task.History
            where record.SalvagedAt is not null && _lives.TryGetValue(record.WorkerUid, out var life) && life.KilledAt is not null
                && life.Blows.All(blow => blow.Kind == StrikeKind.Kill)
            select (record.SalvagedAt!.Value - _lives[record.WorkerUid].KilledAt!.Value).TotalSeconds).Order(),
    ];

    private static string KindOf(TaskInfo task) => task.Payload.Split(' ')[0];

    private static string Show(TaskInfo task) => $"{task.Uid} ({task.Payload}, {task.Phase})";

    private bool IsAccountedFor(Run run, TaskRecord? record) => record switch
    {
        null => false,
        { SalvagedBy: not null } => WasHit(record, record.SalvagedAt),
        { Result.Reason: ResultReason.Signaled } => WasHit(record, record.FinishedAt) || LostItsDirectory(record),
        { Result.Reason: ResultReason.Failed } => run.ExitCode == 1,
        { Result.Reason: ResultReason.InternalError } => LostItsDirectory(record),
        _ => false,
    };

    private static int HooksOf(string kind) => kind switch
    {
        Handler.Hook => 1,
        Handler.Flood => Handler.FloodSize,
        _ => 0,
    };

    /// <summary>A handler that could not write its output has failed, and says nothing in it.</summary>
    private bool HadNoOutput(TaskRecord record) => record.Result is { Type: ResultType.Failure, Payload: null } && LostItsDirectory(record);

    private bool LostItsDirectory(TaskRecord record) => BlowsOf(record.WorkerUid).Any(blow => blow.Kind == StrikeKind.LoseDirectory);

    /// <summary>Whether anything kept its worker from beating, or stopped it.</summary>
    private bool WasHit(TaskRecord record, DateTimeOffset? until) => BlowsOf(record.WorkerUid).Any(blow => blow.Kind != StrikeKind.LoseDirectory)
        || crew.BlowsForAll.Any(blow => blow.From <= until && blow.To >= record.ReceivedAt - TimeSpan.FromSeconds(1));

    private IEnumerable<Blow> BlowsOf(string worker) => _lives.TryGetValue(worker, out var life) ? life.Blows : [];
}
