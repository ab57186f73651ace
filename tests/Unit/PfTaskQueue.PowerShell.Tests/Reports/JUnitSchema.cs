using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace PfTaskQueue.PowerShell.Tests.Reports;

/// <summary>What the schemas of Ant and of Jenkins both allow: the order of elements is Ant's, and so are the attributes that must be there.</summary>
internal static class JUnitSchema
{
    private const string Schema =
        """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
          <xs:element name="testsuites"><xs:complexType><xs:sequence>
            <xs:element name="testsuite" type="suite" minOccurs="0" maxOccurs="unbounded"/>
          </xs:sequence></xs:complexType></xs:element>
          <xs:complexType name="suite">
            <xs:sequence>
              <xs:element name="properties"><xs:complexType/></xs:element>
              <xs:element name="testcase" type="case" minOccurs="0" maxOccurs="unbounded"/>
              <xs:element name="system-out" type="xs:string"/>
              <xs:element name="system-err" type="xs:string"/>
            </xs:sequence>
            <xs:attribute name="name" type="filled" use="required"/>
            <xs:attribute name="package" type="xs:token" use="required"/>
            <xs:attribute name="id" type="xs:int" use="required"/>
            <xs:attribute name="tests" type="xs:int" use="required"/>
            <xs:attribute name="failures" type="xs:int" use="required"/>
            <xs:attribute name="errors" type="xs:int" use="required"/>
            <xs:attribute name="skipped" type="xs:int"/>
            <xs:attribute name="time" type="seconds" use="required"/>
            <xs:attribute name="timestamp" type="time" use="required"/>
            <xs:attribute name="hostname" type="filled" use="required"/>
          </xs:complexType>
          <xs:complexType name="case">
            <xs:choice minOccurs="0">
              <xs:element name="skipped"><xs:complexType><xs:attribute name="message" type="xs:string"/></xs:complexType></xs:element>
              <xs:element name="failure"><xs:complexType><xs:simpleContent><xs:extension base="xs:string">
                <xs:attribute name="message" type="xs:string"/><xs:attribute name="type" type="xs:string" use="required"/>
              </xs:extension></xs:simpleContent></xs:complexType></xs:element>
            </xs:choice>
            <xs:attribute name="name" type="filled" use="required"/>
            <xs:attribute name="classname" type="filled" use="required"/>
            <xs:attribute name="time" type="seconds" use="required"/>
          </xs:complexType>
          <xs:simpleType name="filled"><xs:restriction base="xs:token"><xs:minLength value="1"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="seconds"><xs:restriction base="xs:decimal"><xs:minInclusive value="0"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="time"><xs:restriction base="xs:dateTime"><xs:pattern value="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"/></xs:restriction></xs:simpleType>
        </xs:schema>
        """;

    /// <summary>Reads a file, and fails the test when it is not valid.</summary>
    public static XDocument Load(string file) => Parse(File.ReadAllText(file));

    public static XDocument Parse(string text)
    {
        var schemas = new XmlSchemaSet();
        schemas.Add("", XmlReader.Create(new StringReader(Schema)));
        var document = XDocument.Parse(text, LoadOptions.PreserveWhitespace);
        var errors = new List<string>();
        document.Validate(schemas, (_, e) => errors.Add(e.Message));
        Assert.Empty(errors);
        return document;
    }
}
