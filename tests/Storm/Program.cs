using PfTaskQueue.Storm;

// One command that proves the product's promise, or shows where it is broken.
StormOptions options;
try
{
    options = StormOptions.Parse(args);
}
catch (FormatException)
{
    Console.Error.WriteLine(StormOptions.Usage);
    return 64;
}

if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows())
{
    Console.Error.WriteLine("The storm needs Linux or Windows: it looks for processes that are left.");
    return 69;
}

var passed = true;
foreach (var backend in options.Backends)
{
    var folder = Directory.CreateTempSubdirectory("pftq-storm-").FullName;
    Console.WriteLine($"{options.Workers} workers of {options.Slots} slots, {options.Tasks} tasks, {options.Seconds} s on {backend}, seed {options.Seed}, lease {options.Lease} s: {folder}");
    await using (IGround ground = backend == "redis" ? await RedisGround.StartAsync(folder, options.Workers) : new SqliteGround(folder, options.Workers))
    {
        var report = options.IsMemory
            ? await new Endurance(options, ground, folder).RunAsync()
            : await new Storm(options, ground, folder).RunAsync();
        Console.WriteLine(report);
        passed &= report.Passed;
    }

    Handler.CleanUp(folder);
    if (passed && !options.Keep)
    {
        Directory.Delete(folder, recursive: true);
    }
}

return passed ? 0 : 1;
