using System.Globalization;
using System.Runtime.InteropServices;
using TestHandler;

// A handler for tests that must run on every system. Each command does one thing that handlers do.
return args switch
{
    ["exit", var code] => int.Parse(code, CultureInfo.InvariantCulture),
    ["echo", .. var rest] => Print(string.Join(' ', rest)),
    ["input"] => Print(Console.In.ReadToEnd()),
    ["environment", var name] => Print(Environment.GetEnvironmentVariable(name) ?? "(absent)"),
    ["write", var file, var text] => Outputs.Write(file, text),
    ["flood", var bytes] => Outputs.Flood(long.Parse(bytes, CultureInfo.InvariantCulture)),
    ["sleep"] => Sleep(),
    ["ignore-sigterm"] => IgnoreSigterm(),
    ["child-holds-output"] => Children.StartSleeper(wait: false),
    ["child-and-wait"] => Children.StartSleeper(wait: true),
    _ => Unknown(),
};

static int Print(string text)
{
    Console.Out.Write(text);
    return 0;
}

static int Sleep()
{
    Thread.Sleep(Timeout.Infinite);
    return 0;
}

static int IgnoreSigterm()
{
    using var registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
    Outputs.Write("message", "ready");
    return Sleep();
}

static int Unknown()
{
    Console.Error.WriteLine("unknown command");
    return 64;
}
