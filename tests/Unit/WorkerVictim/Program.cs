using System.Globalization;
using WorkerVictim;

// A process of its own for tests that must kill, pause or signal one. Each command is in a file of its own.
return args switch
{
    ["work", .. var rest] => await WorkCommand.RunAsync(rest),
    ["handlers", var workDir, .. var command] => await HandlerVictim.RunAsync(workDir, command),
    ["handler-ends", var workDir, var shell, var timeout, .. var scripts] =>
        await HandlerVictim.PrintEndsAsync(workDir, shell, double.Parse(timeout, CultureInfo.InvariantCulture), scripts),
    ["sqlite-add", var path, var queue] => await SqliteAdder.RunAsync(path, queue),
    ["sqlite-read", var path, var queue] => await SqliteReader.RunAsync(path, queue),
    ["sqlite-visit", var path] => await SqliteVisitor.RunAsync(path),
    ["sqlite-drain", var path, var queue] => await SqliteDrainer.RunAsync(path, queue),
    _ => Unknown(args),
};

static int Unknown(string[] args)
{
    Console.Error.WriteLine($"no such command: {string.Join(' ', args)}");
    return 64;
}
