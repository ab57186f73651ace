using System.Net;
using System.Text.RegularExpressions;

namespace PfTaskQueue.PowerShell.Tests.Reports;

/// <summary>A report's page, taken apart as far as the tests ask.</summary>
internal sealed partial class HtmlPage
{
    // Everything that the page's own markup has; what came out of a task would be another one.
    private static readonly string[] Known =
    [
        "html", "head", "meta", "link", "title", "style", "body", "main", "header", "section", "p", "h1", "h2", "bdi", "time", "b", "dl", "div", "dt", "dd", "ul", "li",
        "svg", "rect", "text", "line", "g", "small", "code", "table", "thead", "tbody", "tr", "th", "td", "span", "details", "summary", "pre",
    ];

    private HtmlPage(string markup)
    {
        Body = markup[markup.IndexOf("<body>", StringComparison.Ordinal)..];
        Text = WebUtility.HtmlDecode(Tag().Replace(Body, ""));
        Workers = Worker().Matches(Body).ToDictionary(
            worker => WebUtility.HtmlDecode(worker.Groups[1].Value), worker => Bar().Matches(worker.Value).Select(bar => bar.Groups[1].Value).ToList());
        Elements = [.. Tag().Matches(markup).Select(tag => tag.Groups[1].Value)];
        Assert.Empty(Elements.Except(Known));
        Assert.DoesNotMatch(@"<[^>]*\s(on\w+|src)=", Quoted().Replace(markup, "\"\""));
    }

    public string Body { get; }

    /// <summary>What a reader sees, and the tooltips.</summary>
    public string Text { get; }

    /// <summary>The classes of the bars in the timeline, by the worker's name.</summary>
    public IReadOnlyDictionary<string, List<string>> Workers { get; }

    public IReadOnlyList<string> Elements { get; }

    /// <summary>Reads a page, and fails the test when there is markup in it that is not the page's own.</summary>
    public static HtmlPage Load(string file) => new(File.ReadAllText(file));

    public static HtmlPage Parse(string markup) => new(markup);

    [GeneratedRegex("</?([a-z][a-z0-9]*)(?:[^>\"]|\"[^\"]*\")*>")]
    private static partial Regex Tag();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("<div class=\"worker\"><p[^>]*><bdi>(.*?)</bdi>.*?</div>", RegexOptions.Singleline)]
    private static partial Regex Worker();

    [GeneratedRegex("<rect class=\"([^\"]*)\"")]
    private static partial Regex Bar();
}
