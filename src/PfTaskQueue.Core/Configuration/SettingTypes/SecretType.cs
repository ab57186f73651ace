using PfTaskQueue.Serialization;

namespace PfTaskQueue.Configuration;

/// <summary>A text that is printed as a mask.</summary>
internal sealed class SecretType : SettingType<Secret?>
{
    public override string Allowed => "a text";

    public override bool IsSecret => true;

    public override bool TryRead(object raw, SettingContext context, out Secret? value)
    {
        value = raw as Secret ?? (TextOf(raw) is { } text ? new Secret(text) : null);
        return value is not null;
    }

    public override void Print(YamlBlock block, string key, Secret? value) => block.Text(key, value is null ? "" : Secret.Mask);
}
