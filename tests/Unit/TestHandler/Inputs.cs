namespace TestHandler;

/// <summary>What a handler finds.</summary>
internal static class Inputs
{
    private const string Prefix = "PFTQ_TASK_HANDLER_";

    public static string Workspace => Environment.GetEnvironmentVariable(Prefix + "WORKSPACE_DIR")!;

    public static string Payload => Variable("PAYLOAD");

    public static string Variable(string name) => Environment.GetEnvironmentVariable(Prefix + "INPUT_" + name)!;
}
