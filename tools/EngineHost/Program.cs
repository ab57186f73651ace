using System.Runtime.InteropServices;
using PfTaskQueue.EngineHost;

if (args.Length == 0)
{
    Console.Error.WriteLine("Usage: EngineHost <script.ps1> [arguments]: runs a script in the PowerShell engine, without pwsh.");
    return 64;
}

using var script = new ScriptRun(args[0], args[1..]);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return script.Invoke();

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    script.Stop(context.Signal);
}
