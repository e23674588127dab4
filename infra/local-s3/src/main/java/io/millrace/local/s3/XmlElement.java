package io.millrace.local.s3;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of a document that a client sent; names are without namespace, attributes left out.
 */
final class XmlElement {

  private static final int DEEPEST = 16; // S3's own documents nest four deep

  private final String name;
  private final String text;
  private final List<XmlElement> children;
  private final Set<String> read = new HashSet<>();

  private XmlElement(String name, String text, List<XmlElement> children) {
    this.name = name;
    this.text = text;
    this.children = children;
  }

  /** What an element says that has no children; empty for one that has. */
  String text() {
    return text;
  }

  boolean isEmpty() {
    return children.isEmpty();
  }

  /**
   * Refuses what the document says and was not read until now.
   *
   * @throws S3Exception {@code NotImplemented}, by the name of the element
   */
  void requireAllRead() {
    for (XmlElement child : children) {
      if (!read.contains(child.name)) {
        throw S3Error.NOT_IMPLEMENTED
            .refusal(
                "The local cloud does not implement %s in %s; it works without"
                    .formatted(child.name, name))
            .with("Element", child.name);
      }
      child.requireAllRead();
    }
  }

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
    read.add(childName);
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
