using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PfTaskQueue.PowerShell.Input;

/// <summary>
/// Any object as compact JSON. Numbers, booleans and texts are themselves; enums are their names, times ISO 8601, bytes base64,
/// files their paths; dictionaries and objects are objects, other enumerables arrays. Below the depth limit, which also
/// cuts cycles, an object is its text.
/// </summary>
internal static class ObjectJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="value">The object.</param>
    /// <param name="depth">How many levels of objects and arrays are written out below the outermost one.</param>
    public static string Write(object? value, int depth)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Write(writer, value, depth);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, object? value, int depth)
    {
        var item = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (WriteScalar(writer, item))
        {
            return;
        }

        if (depth < 0)
        {
            writer.WriteStringValue(value!.ToString());
            return;
        }

        switch (item)
        {
            case IDictionary map:
                WriteMap(writer, map, depth);
                break;
            case IEnumerable list:
                WriteList(writer, list, depth);
                break;
            default:
                WriteProperties(writer, PSObject.AsPSObject(value), depth);
                break;
        }
    }

    private static bool WriteScalar(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null or DBNull:
                writer.WriteNullValue();
                return true;
            case string or char or Guid or Uri or Version or Type or ScriptBlock or TimeSpan or DateOnly or TimeOnly or Enum:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                return true;
            case bool boolean:
                writer.WriteBooleanValue(boolean);
                return true;
            case SwitchParameter flag:
                writer.WriteBooleanValue(flag);
                return true;
            case DateTime time:
                writer.WriteStringValue(time);
                return true;
            case DateTimeOffset time:
                writer.WriteStringValue(time);
                return true;
            case byte[] bytes:
                writer.WriteBase64StringValue(bytes);
                return true;
            case FileSystemInfo file:
                writer.WriteStringValue(file.FullName);
                return true;
            default:
                return WriteNumber(writer, value);
        }
    }

    private static bool WriteNumber(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            // JSON has no such numbers.
            case double number when !double.IsFinite(number):
                writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
                return true;
            case float number when !float.IsFinite(number):
                writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
                return true;
            case sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal or System.Numerics.BigInteger:
                writer.WriteRawValue(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                return true;
            default:
                return false;
        }
    }

    private static void WriteMap(Utf8JsonWriter writer, IDictionary map, int depth)
    {
        writer.WriteStartObject();
        foreach (DictionaryEntry entry in map)
        {
            writer.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "");
            Write(writer, entry.Value, depth - 1);
        }

        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, IEnumerable list, int depth)
    {
        writer.WriteStartArray();
        foreach (var item in list)
        {
            Write(writer, item, depth - 1);
        }

        writer.WriteEndArray();
    }

    private static void WriteProperties(Utf8JsonWriter writer, PSObject item, int depth)
    {
        writer.WriteStartObject();
        foreach (var property in item.Properties)
        {
            // What the shell adds to types (script and alias properties) repeats the data or is costly to compute.
            if (property.IsGettable && property.MemberType is PSMemberTypes.Property or PSMemberTypes.NoteProperty)
            {
                writer.WritePropertyName(property.Name);
                Write(writer, ValueOf(property), depth - 1);
            }
        }

        writer.WriteEndObject();
    }

    private static object? ValueOf(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            // A property that cannot be read now, as many of a process that has ended.
            return null;
        }
    }
}
