package io.millrace.local.s3;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes the XML documents of S3. */
final class XmlWriter {

  static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

  private final StringBuilder xml =
      new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

  /** A document whose root is in S3's namespace. */
  static XmlWriter document(String root, Consumer<XmlWriter> content) {
    XmlWriter writer = new XmlWriter();
    writer.xml.append('<').append(root).append(" xmlns=\"").append(NAMESPACE).append("\">");
    return writer.close(root, content);
  }

  /** A document without a namespace, as errors are. */
  static XmlWriter plainDocument(String root, Consumer<XmlWriter> content) {
    return new XmlWriter().element(root, content);
  }

  XmlWriter element(String name, Consumer<XmlWriter> content) {
    xml.append('<').append(name).append('>');
    return close(name, content);
  }

  XmlWriter element(String name, String attributes, Consumer<XmlWriter> content) {
    xml.append('<').append(name).append(' ').append(attributes).append('>');
    return close(name, content);
  }

  XmlWriter element(String name, Object value) {
    xml.append('<').append(name).append('>');
    escape(value.toString());
    xml.append("</").append(name).append('>');
    return this;
  }

  /** Writes nothing where there is no value. */
  XmlWriter optional(String name, @Nullable Object value) {
    return value == null ? this : element(name, value);
  }

  byte[] toBytes() {
    return xml.toString().getBytes(StandardCharsets.UTF_8);
  }

  private XmlWriter close(String name, Consumer<XmlWriter> content) {
    content.accept(this);
    xml.append("</").append(name).append('>');
    return this;
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> xml.append("&amp;");
        case '<' -> xml.append("&lt;");
        case '>' -> xml.append("&gt;");
        case '"' -> xml.append("&quot;");
        default -> {
          if (c < ' ') {
            xml.append("&#").append((int) c).append(';');
          } else {
            xml.append(c);
          }
        }
      }
    }
  }
}
