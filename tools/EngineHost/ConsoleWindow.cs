using System.Management.Automation.Host;

namespace PfTaskQueue.EngineHost;

/// <summary>The size that tables are laid out for. Cursor and keys are not needed by a script.</summary>
internal sealed class ConsoleWindow : PSHostRawUserInterface
{
    private const int WidthOfAFile = 160;

    public override Size BufferSize
    {
        get => new(Console.IsOutputRedirected ? WidthOfAFile : Math.Max(Console.WindowWidth, 40), 3000);
        set { }
    }

    public override Size WindowSize
    {
        get => new(BufferSize.Width, 50);
        set { }
    }

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Coordinates CursorPosition { get; set; }

    public override int CursorSize { get; set; }

    public override Coordinates WindowPosition { get; set; }

    public override string WindowTitle { get; set; } = "";

    public override bool KeyAvailable => false;

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException();

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw new NotSupportedException();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new NotSupportedException();
}
