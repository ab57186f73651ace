namespace PfTaskQueue.Storage.Redis;

/// <summary>All scripts: one verb, one file. Each file begins with its contract.</summary>
internal static class RedisScripts
{
    public static readonly RedisScript AddTasks = RedisScript.Load("addTasks-3");
    public static readonly RedisScript AskToStop = RedisScript.Load("askToStop-3");
    public static readonly RedisScript AskWorkers = RedisScript.Load("askWorkers-2");
    public static readonly RedisScript ClaimTasks = RedisScript.Load("claimTasks-5");
    public static readonly RedisScript CompleteTasks = RedisScript.Load("completeTasks-9");
    public static readonly RedisScript CountHands = RedisScript.Load("countHands-2");
    public static readonly RedisScript CountHeld = RedisScript.Load("countHeld-3");
    public static readonly RedisScript CountPhases = RedisScript.Load("countPhases-1");
    public static readonly RedisScript CreateQueue = RedisScript.Load("createQueue-3");
    public static readonly RedisScript DiscardTasks = RedisScript.Load("discardTasks-6");
    public static readonly RedisScript EraseMembers = RedisScript.Load("eraseMembers-1");
    public static readonly RedisScript EraseRest = RedisScript.Load("eraseRest-12");
    public static readonly RedisScript FindQueue = RedisScript.Load("findQueue-1");
    public static readonly RedisScript MeasureQueue = RedisScript.Load("measureQueue-5");
    public static readonly RedisScript MoveResting = RedisScript.Load("moveResting-6");
    public static readonly RedisScript FindStrays = RedisScript.Load("findStrays-2");
    public static readonly RedisScript InspectTask = RedisScript.Load("inspectTask-3");
    public static readonly RedisScript LookAtWorkers = RedisScript.Load("lookAtWorkers-2");
    public static readonly RedisScript Now = RedisScript.Load("now-1");
    public static readonly RedisScript ReadClaims = RedisScript.Load("readClaims-1");
    public static readonly RedisScript ReadHands = RedisScript.Load("readHands-2");
    public static readonly RedisScript ReadHoldings = RedisScript.Load("readHoldings-5");
    public static readonly RedisScript ReadWorker = RedisScript.Load("readWorker-5");
    public static readonly RedisScript RegisterWorker = RedisScript.Load("registerWorker-4");
    public static readonly RedisScript RenewWorker = RedisScript.Load("renewWorker-3");
    public static readonly RedisScript ReplaceQueue = RedisScript.Load("replaceQueue-1");
    public static readonly RedisScript ReplaceWorker = RedisScript.Load("replaceWorker-1");
    public static readonly RedisScript RestoreDeadLetter = RedisScript.Load("restoreDeadLetter-4");
    public static readonly RedisScript RetireWorker = RedisScript.Load("retireWorker-9");
    public static readonly RedisScript SaveLogs = RedisScript.Load("saveLogs-2");
    public static readonly RedisScript StartTasks = RedisScript.Load("startTasks-3");
    public static readonly RedisScript UnlistQueue = RedisScript.Load("unlistQueue-3");
}
