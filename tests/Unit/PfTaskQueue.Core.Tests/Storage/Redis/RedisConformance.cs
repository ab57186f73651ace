using PfTaskQueue.Core.Tests.Storage.Conformance;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

public sealed class RedisQueueConformance : QueueConformance<RedisBackend>;

public sealed class RedisRemovalConformance : RemovalConformance<RedisBackend>;

public sealed class RedisReadConformance : ReadConformance<RedisBackend>;

public sealed class RedisClaimConformance : ClaimConformance<RedisBackend>;

public sealed class RedisAttemptConformance : AttemptConformance<RedisBackend>;

public sealed class RedisHookConformance : HookConformance<RedisBackend>;

public sealed class RedisDeadLetterConformance : DeadLetterConformance<RedisBackend>;

public sealed class RedisWorkerConformance : WorkerConformance<RedisBackend>;

public sealed class RedisSalvageConformance : SalvageConformance<RedisBackend>;

public sealed class RedisConcurrencyConformance : ConcurrencyConformance<RedisBackend>;

public sealed class RedisWaitConformance : WaitConformance<RedisBackend>;

public sealed class RedisMeasureConformance : MeasureConformance<RedisBackend>;

public sealed class RedisLogConformance : LogConformance<RedisBackend>;

public sealed class RedisWatchConformance : WatchConformance<RedisBackend>;

public sealed class RedisRestartConformance : RestartConformance<RedisBackend>;

public sealed class RedisInspectionConformance : InspectionConformance<RedisBackend>;

public sealed class RedisCancelConformance : CancelConformance<RedisBackend>;

public sealed class RedisStopConformance : StopConformance<RedisBackend>;

public sealed class RedisDeadLetterControlConformance : DeadLetterControlConformance<RedisBackend>;

public sealed class RedisTaskRemovalConformance : TaskRemovalConformance<RedisBackend>;

public sealed class RedisSpoiltRecordConformance : SpoiltRecordConformance<RedisBackend>;

public sealed class RedisRecordFuzzConformance : RecordFuzzConformance<RedisBackend>;

public sealed class RedisTextConformance : TextConformance<RedisBackend>;
