using PfTaskQueue.Serialization;

namespace PfTaskQueue.Configuration;

/// <summary>One or more servers, as a list or separated by commas.</summary>
internal sealed class AddressListType : SettingType<IReadOnlyList<RedisAddress>>
{
    public override string Allowed => "host:port, or several separated by commas";

    public override bool TryRead(object raw, SettingContext context, out IReadOnlyList<RedisAddress> value)
    {
        var texts = raw as IReadOnlyList<string> ?? TextOf(raw)?.Split(',') ?? [];
        var addresses = new List<RedisAddress>();
        foreach (var text in texts)
        {
            if (RedisAddress.TryParse(text, out var address))
            {
                addresses.Add(address.Value);
            }
        }

        value = addresses;
        return addresses.Count > 0 && addresses.Count == texts.Count;
    }

    public override void Print(YamlBlock block, string key, IReadOnlyList<RedisAddress> value) => block.Text(key, string.Join(',', value));
}
