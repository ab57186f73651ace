using System.Collections;
using System.Globalization;
using System.Management.Automation;
using PfTaskQueue.PowerShell.Pipeline;

namespace PfTaskQueue.PowerShell.Jobs;

/// <summary>
/// Puts a worker's messages into a job's streams. Nobody need ever receive them, and a worker may run for months: of the log
/// and of the warnings, the newest 1000 records wait. Output and errors wait all.
/// </summary>
internal sealed class JobStreams(Job job)
{
    private const int MostRecords = 1000;

    private long _droppedLines;
    private long _droppedWarnings;
    private InformationRecord? _lineMark;
    private WarningRecord? _warningMark;

    /// <summary>Whether anything waits to be received.</summary>
    public bool HasMoreData => job.Output.Count > 0 || job.Error.Count > 0 || job.Warning.Count > 0 || job.Information.Count > 0
        || job.Verbose.Count > 0 || job.Debug.Count > 0 || job.Progress.Count > 0;

    /// <summary>Puts a message into its stream. Takes as long as whoever receives them makes it wait.</summary>
    public void Write(PipelineMessage message)
    {
        try
        {
            Add(message);
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException)
        {
            // The streams are closed: the job was given up, and what its worker still says has no reader.
        }
    }

    private void Add(PipelineMessage message)
    {
        switch (message)
        {
            case PipelineMessage.Output(var value):
                job.Output.Add(PSObject.AsPSObject(value));
                break;
            case PipelineMessage.Error(var record):
                job.Error.Add(record);
                break;
            case PipelineMessage.Warning(var text):
                AddBounded(job.Warning, new WarningRecord(text), ref _warningMark, ref _droppedWarnings, note => new WarningRecord(note));
                break;
            case PipelineMessage.Verbose(var text):
                job.Verbose.Add(new VerboseRecord(text));
                break;
            case PipelineMessage.Log(var text):
                AddBounded(job.Information, Line(text), ref _lineMark, ref _droppedLines, Line);
                break;
        }
    }

    /// <summary>Drops the oldest record when there are too many; the first one then says how many are gone.</summary>
    private static void AddBounded<T>(PSDataCollection<T> stream, T record, ref T? mark, ref long dropped, Func<string, T> makeMark)
        where T : class
    {
        // The lock of the collection itself: Receive-Job empties it meanwhile. Adding is not for under it, because Receive-Job
        // -Wait lets whoever adds wait until it has emptied it.
        lock (((ICollection)stream).SyncRoot)
        {
            if (stream.Count >= MostRecords)
            {
                var isMarked = ReferenceEquals(stream[0], mark);
                dropped = isMarked ? dropped + 1 : 2;
                mark = makeMark(string.Create(CultureInfo.InvariantCulture, $"({dropped} earlier lines were dropped: nobody has received them)"));
                stream.RemoveAt(1);
                stream[0] = mark;
            }
        }

        stream.Add(record);
    }

    /// <summary>As the log of a worker in the pipeline: on the host when it is received.</summary>
    private static InformationRecord Line(string text)
    {
        var record = new InformationRecord(new HostInformationMessage { Message = text }, "Start-PfWorker");
        record.Tags.AddRange(PipelineMessage.Log.HostTags);
        return record;
    }
}
