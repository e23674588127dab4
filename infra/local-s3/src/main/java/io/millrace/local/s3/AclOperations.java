package io.millrace.local.s3;

import io.millrace.local.service.Arns;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Access control lists where the owner of a bucket owns all that is in it: each grants the owner
 * everything, and none is changed.
 *
 * <p>Source: Amazon S3 User Guide, "Controlling ownership of objects and disabling ACLs for your
 * bucket": requests to read ACLs are still supported, those to set them fail, but for the one that
 * there is, "or an equivalent form of this ACL expressed in XML".
 */
final class AclOperations {

  private static final int LARGEST_DOCUMENT_BYTES = 1 << 16;
  private static final String ALL = "FULL_CONTROL";

  private final Buckets buckets;

  AclOperations(Buckets buckets) {
    this.buckets = buckets;
  }

  void ofBucket(S3Request request) throws IOException {
    buckets.get(request.bucket());
    answer(request);
  }

  void ofObject(S3Request request) throws IOException {
    FoundObject.find(buckets.get(request.bucket()), request.key(), request.parameter("versionId"));
    answer(request);
  }

  void putOfBucket(S3Request request) throws IOException {
    buckets.get(request.bucket());
    put(request);
  }

  void putOfObject(S3Request request) throws IOException {
    FoundObject.find(buckets.get(request.bucket()), request.key(), request.parameter("versionId"));
    put(request);
  }

  /** Copies of s3cmd write what they have read. */
  private void put(S3Request request) throws IOException {
    if (request.header("x-amz-acl") == null) {
      XmlElement policy =
          Documents.read(request, buckets.blobs(), "AccessControlPolicy", LARGEST_DOCUMENT_BYTES);
      List<XmlElement> grants =
          policy.all("AccessControlList").stream()
              .flatMap(list -> list.all("Grant").stream())
              .toList();
      if (grants.isEmpty() || !grants.stream().allMatch(AclOperations::isOfTheOwner)) {
        throw S3Error.ACL_NOT_SUPPORTED.refusal();
      }
    }
    request.requireAllRead();
    request.respond(200, Map.of());
  }

  private static boolean isOfTheOwner(XmlElement grant) {
    return grant.textOf("Permission").filter(ALL::equals).isPresent()
        && grant.all("Grantee").stream()
            .allMatch(who -> who.textOf("ID").filter(Arns.ACCOUNT::equals).isPresent());
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
        .element("Permission", ALL);
  }
}
