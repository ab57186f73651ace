using System.Runtime.CompilerServices;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>Some rows of a long read.</summary>
/// <param name="Items">The items that could be read.</param>
/// <param name="Last">The row where the next page goes on.</param>
/// <param name="IsLast">Whether no page follows.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, long Last, bool IsLast)
{
    public static Page<T> None { get; } = new([], 0, IsLast: true);
}

/// <summary>
/// Long reads, a page at a time: memory is constant, and no read transaction stays open between the pages, so that the log can shrink.
/// </summary>
internal static class Paging
{
    public const int Rows = 500;

    /// <summary>How much text a page holds at most, beyond its last row: a row may have a payload of a megabyte.</summary>
    public const int Characters = 4 * 1024 * 1024;

    /// <param name="read">Reads the page that follows a row.</param>
    /// <param name="start">The row to begin after.</param>
    public static async IAsyncEnumerable<T> StreamAsync<T>(
        Func<long, Task<Page<T>>> read, long start = 0, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        Page<T> page;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            page = await read(start).ConfigureAwait(false);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            start = page.Last;
        }
        while (!page.IsLast);
    }
}
