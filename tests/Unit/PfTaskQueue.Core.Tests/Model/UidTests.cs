using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Model;

public class UidTests
{
    [Fact]
    public void AUid_IsLowerCaseText_OfVersionFour()
    {
        var uid = Uid.New();
        Assert.True(Uid.IsValid(uid));
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", uid);
    }

    [Fact]
    public void TheFirstEightCharacters_TellTheTasksOfOneMomentApart() =>
        Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => Uid.New()[..8]).Distinct().Count());
}
