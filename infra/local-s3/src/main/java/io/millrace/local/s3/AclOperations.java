package io.millrace.local.s3;

import java.io.IOException;
import java.util.Map;

/**
 * Access control lists where the owner of a bucket owns all that is in it: each grants the owner
 * everything, and none is changed.
 *
 * <p>Source: Amazon S3 User Guide, "Controlling ownership of objects and disabling ACLs for your
 * bucket": requests to read ACLs are still supported, those to set them fail.
 */
final class AclOperations {

  private final Buckets buckets;

  AclOperations(Buckets buckets) {
    this.buckets = buckets;
  }

  void ofBucket(S3Request request) throws IOException {
    buckets.get(request.bucket());
    answer(request);
  }

  void ofObject(S3Request request) throws IOException {
    Lookup.find(buckets.get(request.bucket()), request.key(), request.parameter("versionId"));
    answer(request);
  }

  void put(S3Request request) {
    buckets.get(request.bucket());
    throw S3Error.ACL_NOT_SUPPORTED.refusal();
  }

  private static void answer(S3Request request) throws IOException {
    request.respond(
        200,
        Map.of(),
        XmlWriter.document(
            "AccessControlPolicy",
            xml -> {
              ObjectElements.writeOwner(xml, "Owner");
              xml.element("AccessControlList", list -> list.element("Grant", AclOperations::all));
            }));
  }

  private static void all(XmlWriter grant) {
    grant
        .element(
            "Grantee",
            "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\"",
            ObjectElements::writeOwner)
        .element("Permission", "FULL_CONTROL");
  }
}
