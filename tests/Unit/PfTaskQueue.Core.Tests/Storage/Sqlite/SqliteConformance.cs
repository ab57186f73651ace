using PfTaskQueue.Core.Tests.Storage.Conformance;

namespace PfTaskQueue.Core.Tests.Storage.Sqlite;

public sealed class SqliteQueueConformance : QueueConformance<SqliteBackend>;

public sealed class SqliteRemovalConformance : RemovalConformance<SqliteBackend>;

public sealed class SqliteReadConformance : ReadConformance<SqliteBackend>;

public sealed class SqliteClaimConformance : ClaimConformance<SqliteBackend>;

public sealed class SqliteAttemptConformance : AttemptConformance<SqliteBackend>;

public sealed class SqliteHookConformance : HookConformance<SqliteBackend>;

public sealed class SqliteDeadLetterConformance : DeadLetterConformance<SqliteBackend>;

public sealed class SqliteWorkerConformance : WorkerConformance<SqliteBackend>;

public sealed class SqliteSalvageConformance : SalvageConformance<SqliteBackend>;

public sealed class SqliteConcurrencyConformance : ConcurrencyConformance<SqliteBackend>;

public sealed class SqliteWaitConformance : WaitConformance<SqliteBackend>;

public sealed class SqliteMeasureConformance : MeasureConformance<SqliteBackend>;

public sealed class SqliteLogConformance : LogConformance<SqliteBackend>;

public sealed class SqliteWatchConformance : WatchConformance<SqliteBackend>;

public sealed class SqliteRestartConformance : RestartConformance<SqliteBackend>;

public sealed class SqliteInspectionConformance : InspectionConformance<SqliteBackend>;

public sealed class SqliteCancelConformance : CancelConformance<SqliteBackend>;

public sealed class SqliteStopConformance : StopConformance<SqliteBackend>;

public sealed class SqliteDeadLetterControlConformance : DeadLetterControlConformance<SqliteBackend>;

public sealed class SqliteTaskRemovalConformance : TaskRemovalConformance<SqliteBackend>;

public sealed class SqliteSpoiltRecordConformance : SpoiltRecordConformance<SqliteBackend>;

public sealed class SqliteRecordFuzzConformance : RecordFuzzConformance<SqliteBackend>;

public sealed class SqliteTextConformance : TextConformance<SqliteBackend>;
