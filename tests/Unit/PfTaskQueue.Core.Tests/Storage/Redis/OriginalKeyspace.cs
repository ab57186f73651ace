using StackExchange.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>
/// Walks through everything below a key prefix as an original program would find it: every text is in the original's format,
/// every UID is where its phase says and nowhere else, and nothing is left over.
/// </summary>
internal sealed class OriginalKeyspace
{
    private readonly IDatabase _db;
    private readonly string _root;
    private readonly List<string> _faults = [];
    private readonly HashSet<string> _known = [];
    private readonly HashSet<string> _unreadable = [];

    private OriginalKeyspace(IDatabase db, string root)
    {
        _db = db;
        _root = root;
    }

    /// <summary>Everything is as it must be.</summary>
    public static async Task CheckAsync(RedisServer server, string keyPrefix)
    {
        var walk = await WalkAsync(server, keyPrefix);
        Assert.Empty(walk._faults);
        Assert.Empty(walk._unreadable);
    }

    /// <summary>What is wrong with the places of things; what a test has spoilt on purpose says nothing.</summary>
    public static async Task<IReadOnlyList<string>> FindMisplacedAsync(RedisServer server, string keyPrefix) =>
        (await WalkAsync(server, keyPrefix))._faults;

    private static async Task<OriginalKeyspace> WalkAsync(RedisServer server, string keyPrefix)
    {
        var walk = new OriginalKeyspace(server.Db, "_pftaskqueue:" + keyPrefix);
        await walk.WalkQueuesAsync();
        await foreach (var key in server.Admin.KeysAsync(server.Db.Database, walk._root + ":*"))
        {
            walk.Expect(walk._known.Contains(key!), $"a key that belongs to nothing: {key}");
            walk.Expect(await server.Db.KeyTimeToLiveAsync(key) is null, $"a key that expires: {key}");
        }

        return walk;
    }

    private async Task WalkQueuesAsync()
    {
        _known.Add(_root + ":queues");
        foreach (var queue in await _db.HashGetAllAsync(_root + ":queues"))
        {
            var key = $"{_root}:queue:{queue.Value}";
            var json = Read(key, await _db.StringGetAsync(key), OriginalFormat.ReadQueue);
            Expect(queue.Value == OriginalFormat.Value(json, "uid") && queue.Name == OriginalFormat.Value(json, "Spec.name"), $"{queue} leads to {json}");
            var claims = $"{_root}:pftq:claims:{queue.Value}";
            _known.UnionWith([key, key + ":tasks", key + ":workers", key + ":task:pending", key + ":task:deadletter", claims]);
            await WalkRequestsAsync(key, (string)queue.Value!);
            await WalkTasksAsync(key, await WalkPlacesAsync(key, claims));
        }
    }

    /// <summary>What is asked is asked of a worker that has not ended, and about an attempt that has not.</summary>
    private async Task WalkRequestsAsync(string key, string queue)
    {
        var (cancels, workers) = ($"{_root}:pftq:cancels:{queue}", $"{_root}:pftq:workers:{queue}");
        var logged = $"{_root}:pftq:logged:{queue}";
        _known.UnionWith([cancels, workers, logged, $"{_root}:pftq:finished:{queue}", $"{_root}:pftq:marks:{queue}"]);
        foreach (var task in await _db.SetMembersAsync(logged))
        {
            var log = $"{_root}:pftq:log:{queue}:{task}";
            _known.Add(log);
            Expect(await _db.KeyExistsAsync(log), $"{task} has no logs");
        }

        foreach (var worker in await _db.HashKeysAsync(workers))
        {
            Expect(((string?)await _db.StringGetAsync($"{key}:worker:{worker}"))?.Contains("\"Running\"", StringComparison.Ordinal) == true, $"{worker} has ended and may be asked");
        }

        foreach (var request in await _db.HashGetAllAsync(cancels))
        {
            var words = ((string)request.Value!).Split(' ');
            Expect(await _db.SetContainsAsync($"{key}:worker:{words[0]}:tasks", request.Name), $"a request for {request.Name}, which {words[0]} does not run");
        }
    }

    /// <summary>Where each UID is: in one place at most.</summary>
    private async Task<Dictionary<string, string>> WalkPlacesAsync(string queue, string claims)
    {
        var places = new Dictionary<string, string>();
        var claimed = (await _db.HashKeysAsync(claims)).Select(uid => (string)uid!).ToHashSet();
        foreach (var uid in await _db.ListRangeAsync(queue + ":task:pending"))
        {
            Expect(places.TryAdd(uid!, "pending"), $"{uid} is pending twice");
        }

        foreach (var worker in await _db.SetMembersAsync(queue + ":workers"))
        {
            var key = $"{queue}:worker:{worker}";
            var json = Read(key, await _db.StringGetAsync(key), OriginalFormat.ReadWorker);
            Expect(worker == OriginalFormat.Value(json, "uid"), $"{worker} leads to {json}");
            _known.UnionWith([key, key + ":pending", key + ":tasks"]);
            foreach (var uid in await _db.ListRangeAsync(key + ":pending"))
            {
                claimed.Remove(uid!);
                Expect(places.TryAdd(uid!, "claimed"), $"{uid} is claimed and in another place");
            }

            foreach (var uid in await _db.SetMembersAsync(key + ":tasks"))
            {
                Expect(places.TryAdd(uid!, worker!), $"{uid} is held and in another place");
            }
        }

        Expect(claimed.Count == 0, $"claims without a worker: {string.Join(", ", claimed)}");
        return places;
    }

    private async Task WalkTasksAsync(string queue, Dictionary<string, string> places)
    {
        foreach (var uid in await _db.SetMembersAsync(queue + ":tasks"))
        {
            var key = $"{queue}:task:{uid}";
            _known.Add(key);
            places.Remove(uid!, out var place);
            var json = Read(key, await _db.StringGetAsync(key), OriginalFormat.ReadTask);
            if (_unreadable.Contains(key))
            {
                continue;
            }

            var phase = OriginalFormat.Value(json, "status.phase");
            var owner = OriginalFormat.Value(json, "status.currentWork.workerUID");
            var isRight = phase switch
            {
                "Pending" => place is "pending" or "claimed" && owner is null,
                "Received" or "Processing" => place is not null && owner == place,
                _ => place is null && owner is null,
            };
            Expect(isRight && uid == OriginalFormat.Value(json, "uid"), $"{uid} is in the place '{place}' and is {phase}, owner {owner}");
        }

        Expect(places.Count == 0, $"UIDs of no task: {string.Join(", ", places.Keys)}");
        foreach (var letter in await _db.ListRangeAsync(queue + ":task:deadletter"))
        {
            Read(queue + ":task:deadletter", letter, OriginalFormat.ReadDeadLetter);
        }
    }

    private object Read(string key, RedisValue text, Func<string, object> read)
    {
        try
        {
            return read((string)text!);
        }
        catch (Exception e)
        {
            _unreadable.Add(key);
            return text.IsNull ? e.Message : GoJson.TryParse(text!) ?? e.Message;
        }
    }

    private void Expect(bool isSo, string fault)
    {
        if (!isSo)
        {
            _faults.Add(fault);
        }
    }
}
