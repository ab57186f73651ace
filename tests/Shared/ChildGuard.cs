using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PfTaskQueue.Tests.Shared;

/// <summary>
/// Ends what this program has started when the program itself is gone, however it ended: a server, a worker, a handler. All that it
/// starts carries a mark in its environment. A shell hears of the end by its standard input, and kills what has the mark (Linux).
/// </summary>
/// <remarks>
/// Not by PR_SET_PDEATHSIG: that signal comes when the thread ends that started the process, and threads of a pool end any time.
/// </remarks>
internal static class ChildGuard
{
    /// <summary>The variable that holds the mark.</summary>
    public const string Mark = "PFTASKQUEUE_TEST_RUN";

    // What is killed may be starting something: it is looked again until nothing is found. A process is the one that is meant if
    // it began when that one did.
    private const string Script =
        """
        trap '' HUP INT QUIT TERM
        known=
        while read -r line; do known="$known $line"; done
        exec 2>/dev/null
        for round in 1 2 3 4 5 6 7 8 9 10; do
            found=
            for process in /proc/[0-9]*; do
                if tr '\0' '\n' <"$process/environ" | grep -qxF "$1"; then
                    kill -9 "${process#/proc/}"
                    found=1
                fi
            done
            [ "$found" ] || break
            sleep 0.1
        done
        set -- $known
        while [ "$2" ]; do
            [ "$(cut -d ' ' -f 22 "/proc/$1/stat")" = "$2" ] && kill -9 "$1"
            shift 2
        done
        """;

    // Held: its end closes the guard's standard input.
    private static Process? s_guard;

#pragma warning disable CA2255 // Before anything is started.
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Begin()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var mark = Guid.NewGuid().ToString("N");
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "child-guard", $"{Mark}={mark}"]) { RedirectStandardInput = true };
        start.Environment.Remove(Mark);
        s_guard = Process.Start(start);
        Environment.SetEnvironmentVariable(Mark, mark);
    }

    /// <summary>For a program that wipes its environment, as redis-server does to make room for its title.</summary>
    public static void Watch(Process process)
    {
        if (s_guard is { } guard)
        {
            var started = File.ReadAllText($"/proc/{process.Id}/stat").Split(' ')[21];
            lock (guard)
            {
                guard.StandardInput.WriteLine($"{process.Id} {started}");
                guard.StandardInput.Flush();
            }
        }
    }
}
