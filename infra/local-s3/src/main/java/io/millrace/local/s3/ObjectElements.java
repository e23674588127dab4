package io.millrace.local.s3;

import io.millrace.local.service.Arns;

/** What listings say about an object. */
final class ObjectElements {

  private ObjectElements() {}

  static void write(XmlWriter xml, ObjectVersion version, EncodingType encoding, boolean owner) {
    ObjectContent content = version.content();
    xml.element("Key", encoding.apply(version.key()));
    xml.element("LastModified", HttpDates.document(version.modified()));
    if (content != null) {
      xml.element("ETag", Etags.quoted(content.etag()))
          .element("ChecksumAlgorithm", content.checksum().algorithm())
          .element("ChecksumType", content.checksum().type())
          .element("Size", content.sizeBytes())
          .element("StorageClass", "STANDARD");
    }
    if (owner) {
      writeOwner(xml, "Owner");
    }
  }

  static void writeOwner(XmlWriter xml, String element) {
    xml.element(element, ObjectElements::writeOwner);
  }

  static void writeOwner(XmlWriter xml) {
    xml.element("ID", Arns.ACCOUNT).element("DisplayName", "local");
  }
}
