package io.millrace.local.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;

/** The documents that come as bodies: small, and checked as uploads are. */
final class Documents {

  private Documents() {}

  /**
   * Reads a document.
   *
   * @throws S3Exception if the body is not what the request claims, too large, or no such document
   */
  static XmlElement read(S3Request request, Blobs blobs, String root, int mostBytes)
      throws IOException {
    Blobs.Received received = Payload.receive(request, blobs, Set.of());
    try (InputStream bytes = blobs.open(received.blob())) {
      if (received.sizeBytes() > mostBytes) {
        throw S3Error.MALFORMED_XML.refusal();
      }
      return XmlElement.parse(bytes.readAllBytes(), root);
    } finally {
      blobs.delete(List.of(received.blob()));
    }
  }
}
