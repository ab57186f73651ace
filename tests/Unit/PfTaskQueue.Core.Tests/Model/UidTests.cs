using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Model;

public class UidTests
{
    private static readonly Timestamp Now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    [Fact]
    public void AUid_IsLowerCaseText_OfVersionFour()
    {
        foreach (var uid in new[] { Uid.New(), Uid.New(Now) })
        {
            Assert.True(Uid.IsValid(uid));
            Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", uid);
        }
    }

    [Fact]
    public void UidsOfLaterTimes_SortBehindEarlierOnes() =>
        Assert.True(string.CompareOrdinal(Uid.New(Now), Uid.New(Now + TimeSpan.FromMilliseconds(1))) < 0);

    [Fact]
    public void UidsOfOneInstant_AreNeverTheSame() =>
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(_ => Uid.New(Now)).Distinct().Count());
}
