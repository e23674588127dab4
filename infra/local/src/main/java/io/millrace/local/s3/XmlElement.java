package io.millrace.local.s3;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of a document that a client sent; names are without namespace, attributes left out.
 *
 * @param text of an element that has no children
 */
record XmlElement(String name, String text, List<XmlElement> children) {

  private static final int DEEPEST = 16; // S3's own documents nest four deep

  /**
   * Parses a document. Document types, and with them entities of the sender's making, are refused.
   *
   * @throws S3Exception {@code MalformedXML}
   */
  static XmlElement parse(byte[] document, String expectedRoot) {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(document));
      reader.nextTag();
      XmlElement root = read(reader, 0);
      if (root.name.equals(expectedRoot)) {
        return root;
      }
      throw S3Error.MALFORMED_XML.refusal();
    } catch (XMLStreamException e) {
      throw S3Error.MALFORMED_XML.refusal();
    }
  }

  List<XmlElement> all(String childName) {
    return children.stream().filter(child -> child.name.equals(childName)).toList();
  }

  Optional<String> textOf(String childName) {
    return all(childName).stream().findFirst().map(XmlElement::text);
  }

  /**
   * @throws S3Exception {@code MalformedXML} if there is no such child
   */
  String requireTextOf(String childName) {
    return textOf(childName).orElseThrow(S3Error.MALFORMED_XML::refusal);
  }

  private static XmlElement read(XMLStreamReader reader, int depth) throws XMLStreamException {
    if (depth > DEEPEST) {
      throw S3Error.MALFORMED_XML.refusal();
    }
    String name = reader.getLocalName();
    StringBuilder text = new StringBuilder();
    List<XmlElement> children = new ArrayList<>();
    while (reader.next() != XMLStreamConstants.END_ELEMENT) {
      if (reader.isStartElement()) {
        children.add(read(reader, depth + 1));
      } else if (reader.isCharacters()) {
        text.append(reader.getText());
      } else if (reader.getEventType() == XMLStreamConstants.ENTITY_REFERENCE) {
        throw S3Error.MALFORMED_XML.refusal();
      }
    }
    return new XmlElement(name, children.isEmpty() ? text.toString() : "", children);
  }
}
