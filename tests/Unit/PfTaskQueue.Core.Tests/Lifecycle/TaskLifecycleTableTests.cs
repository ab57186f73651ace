using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Lifecycle;

/// <summary>Every event in every situation: the phase that it leads to, or the verdict that refuses it.</summary>
public class TaskLifecycleTableTests
{
    private const string Table = """
        situation            | Claim       Start       Succeed     Fail        Interrupt   Release     Salvage     Abort       Restart     Cancel      Remove
        Pending              | Received    NotOwner    NotOwner    NotOwner    NotOwner    AlreadyDone WrongPhase  NotOwner    WrongPhase  Failed      Pending
        Pending ended-mine   | Received    NotOwner    AlreadyDone AlreadyDone AlreadyDone AlreadyDone WrongPhase  AlreadyDone WrongPhase  Failed      Pending
        Pending lost-mine    | Received    NotOwner    NotOwner    NotOwner    NotOwner    AlreadyDone WrongPhase  NotOwner    WrongPhase  Failed      Pending
        Received mine        | AlreadyDone Processing  WrongPhase  Failed      Pending     Pending     Pending     Failed      WrongPhase  Failed      WrongPhase
        Received other's     | WrongPhase  NotOwner    NotOwner    NotOwner    NotOwner    NotOwner    NotOwner    NotOwner    WrongPhase  Failed      WrongPhase
        Received nobody's    | WrongPhase  NotOwner    NotOwner    NotOwner    NotOwner    NotOwner    Pending     NotOwner    WrongPhase  WrongPhase  WrongPhase
        Processing mine      | AlreadyDone AlreadyDone Succeeded   Failed      Pending     WrongPhase  Pending     Failed      WrongPhase  Requested   WrongPhase
        Processing other's   | WrongPhase  NotOwner    NotOwner    NotOwner    NotOwner    NotOwner    NotOwner    NotOwner    WrongPhase  Requested   WrongPhase
        Processing nobody's  | WrongPhase  NotOwner    NotOwner    NotOwner    NotOwner    NotOwner    Pending     NotOwner    WrongPhase  WrongPhase  WrongPhase
        Succeeded ended-mine | WrongPhase  NotOwner    AlreadyDone AlreadyDone AlreadyDone NotOwner    WrongPhase  AlreadyDone WrongPhase  WrongPhase  Succeeded
        Succeeded ended-other| WrongPhase  NotOwner    NotOwner    NotOwner    NotOwner    NotOwner    WrongPhase  NotOwner    WrongPhase  WrongPhase  Succeeded
        Failed ended-mine    | WrongPhase  NotOwner    AlreadyDone AlreadyDone AlreadyDone NotOwner    WrongPhase  AlreadyDone Pending     WrongPhase  Failed
        Failed ended-other   | WrongPhase  NotOwner    NotOwner    NotOwner    NotOwner    NotOwner    WrongPhase  NotOwner    Pending     WrongPhase  Failed
        """;

    public static TheoryData<string, string, string> Cells()
    {
        var lines = Table.Split('\n').Select(line => line.Split('|')).ToList();
        var events = Words(lines[0][1]);
        var cells = new TheoryData<string, string, string>();
        foreach (var line in lines.Skip(1))
        {
            foreach (var (happened, expected) in events.Zip(Words(line[1])))
            {
                cells.Add(line[0].Trim(), happened, expected);
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void AnEvent_LeadsTo(string situation, string happened, string expected)
    {
        var task = Sample.InSituation(situation);
        var transition = TaskLifecycle.Apply(task, Sample.Event(happened), Sample.Later);

        if (Enum.TryParse<TaskPhase>(expected, out var phase))
        {
            Assert.Equal((Verdict.Moved, phase), (transition.Verdict, transition.Task.Phase));
            Assert.Equal(phase is TaskPhase.Received or TaskPhase.Processing, transition.Task.CurrentRecord is not null);
            return;
        }

        Assert.Equal(Enum.Parse<Verdict>(expected), transition.Verdict);
        Assert.Same(task, transition.Task);
        Assert.Equal(transition.Verdict == Verdict.AlreadyDone, transition.Took);
        if (!transition.Took && transition.Verdict != Verdict.Requested)
        {
            Assert.Contains(task.Uid, transition.Why);
        }
    }

    [Fact]
    public void TheTable_KnowsEveryPhase_AndEveryEvent()
    {
        var situations = Table.Split('\n').Skip(1).Select(line => Words(line)[0]).Distinct();
        Assert.Equal(Enum.GetNames<TaskPhase>().Order(), situations.Order());
        Assert.Equal(typeof(TaskEvent).GetNestedTypes().Select(type => type.Name).Order(), Words(Table.Split('\n')[0].Split('|')[1]).Order());
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
