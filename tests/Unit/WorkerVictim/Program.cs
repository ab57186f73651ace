using WorkerVictim;

return args switch
{
    ["sqlite-add", var path, var queue] => await SqliteAdder.RunAsync(path, queue),
    ["sqlite-drain", var path, var queue] => await SqliteDrainer.RunAsync(path, queue),
    _ => Unknown(args),
};

static int Unknown(string[] args)
{
    Console.Error.WriteLine($"no such command: {string.Join(' ', args)}");
    return 2;
}
