using System.Globalization;
using System.Net;

namespace PfTaskQueue.PowerShell.Reports.Html;

/// <summary>
/// Writes markup in which every inserted value is encoded, because it comes in by no other way: payloads and messages are
/// whatever somebody put into them.
/// </summary>
internal sealed class HtmlWriter(TextWriter output) : IFormatProvider, ICustomFormatter
{
    /// <summary>The text of the literal is markup; what is inserted is text.</summary>
    public void Write(FormattableString markup) => output.Write(markup.ToString(this));

    /// <summary>For what is part of the module.</summary>
    public void WriteTrusted(string markup) => output.Write(markup);

    object? IFormatProvider.GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

    string ICustomFormatter.Format(string? format, object? arg, IFormatProvider? formatProvider)
    {
        var text = arg is IFormattable number ? number.ToString(format, CultureInfo.InvariantCulture) : arg?.ToString();
        return WebUtility.HtmlEncode(ReportText.Clean(text ?? ""));
    }
}
