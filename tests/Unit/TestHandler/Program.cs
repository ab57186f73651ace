using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using TestHandler;

// A handler for tests that must run on every system. Each command does one thing that handlers do.
return args switch
{
    [] => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "false" ? 1 : 0,
    ["exit", var code] => int.Parse(code, CultureInfo.InvariantCulture),
    ["echo", .. var rest] => Print(string.Join(' ', rest)),
    ["arguments", .. var rest] => Print(string.Join('\n', rest)),
    ["print-bytes", var hex] => PrintBytes(Convert.FromHexString(hex)),
    ["input"] => Print(Console.In.ReadToEnd()),
    ["environment", .. var names] => Print(string.Join('\0', names.Select(name => Environment.GetEnvironmentVariable(name) ?? "(absent)"))),
    ["write", var file, var text] => Outputs.Write(file, text),
    ["write-read-only", var file] => Outputs.WriteReadOnly(file),
    ["flood", var bytes] => Outputs.Flood(long.Parse(bytes, CultureInfo.InvariantCulture)),
    ["exit-payload"] => int.Parse(Inputs.Payload, CultureInfo.InvariantCulture),
    ["result-and-exit-payload"] => Outputs.WriteResultOfPayload(),
    ["say", var output, var error, var code] => Say(output, error, int.Parse(code, CultureInfo.InvariantCulture)),
    ["say-around", var first, var release, var last, var code] => SayAround(first, release, last, int.Parse(code, CultureInfo.InvariantCulture)),
    ["large-hooks-of", var payload, .. var sizes] => payload == Inputs.Payload ? Outputs.WriteLargeHooks(sizes) : 1,
    ["large-hooks", .. var sizes] => Outputs.WriteLargeHooks(sizes),
    ["wait", var running, var release] => Waiting.For(running, release),
    ["sleep"] => Sleep(),
    ["ignore-sigterm"] => IgnoreSigterm(),
    ["child-holds-output"] => Children.StartSleeper(wait: false),
    ["storm", var folder] => StormRun.Execute(folder),
    ["child-and-wait"] => Children.StartSleeper(wait: true),
    _ => Unknown(),
};

// UTF-8 on every system: the console's code page is what a handler of Windows would use, unless it is told otherwise.
static int Print(string text) => PrintBytes(Encoding.UTF8.GetBytes(text));

static int PrintBytes(byte[] bytes)
{
    using var output = Console.OpenStandardOutput();
    output.Write(bytes);
    return 0;
}

static int Say(string output, string error, int code)
{
    Console.Out.Write(output + "\n");
    Console.Error.Write(error + "\n");
    return code;
}

static int SayAround(string first, string release, string last, int code)
{
    Console.Out.Write(first + "\n");
    Waiting.For(release);
    Console.Out.Write(last + "\n");
    return code;
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
