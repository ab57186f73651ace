namespace TestHandler;

/// <summary>What a handler finds.</summary>
internal static class Inputs
{
    private const string Prefix = "PFTQ_TASK_HANDLER_";

    public static string Workspace => Environment.GetEnvironmentVariable(Prefix + "WORKSPACE_DIR")!;

    public static string Payload => Environment.GetEnvironmentVariable(Prefix + "INPUT_PAYLOAD")!;
}
