package io.millrace.local.s3;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tags of objects, the one thing about a version that may change. */
final class TagOperations {

  private static final int LARGEST_DOCUMENT_BYTES = 1 << 16;

  private final Buckets buckets;

  TagOperations(Buckets buckets) {
    this.buckets = buckets;
  }

  void get(S3Request request) throws IOException {
    Bucket bucket = buckets.get(request.bucket());
    FoundObject found = find(bucket, request);
    request.respond(
        200,
        versionId(bucket, found),
        XmlWriter.document(
            "Tagging",
            xml ->
                xml.element(
                    "TagSet",
                    set ->
                        found
                            .content()
                            .tags()
                            .forEach((name, value) ->
                                set.element(
                                    "Tag",
                                    tag -> tag.element("Key", name).element("Value", value))))));
  }

  void put(S3Request request) throws IOException {
    XmlElement document =
        Documents.read(request, buckets.blobs(), "Tagging", LARGEST_DOCUMENT_BYTES);
    Map<String, String> tags = new LinkedHashMap<>();
    for (XmlElement set : document.all("TagSet")) {
      for (XmlElement tag : set.all("Tag")) {
        ContentHeaders.addTag(tags, tag.requireTextOf("Key"), tag.requireTextOf("Value"));
      }
    }
    document.requireAllRead();
    replace(request, tags, 200);
  }

  void delete(S3Request request) throws IOException {
    replace(request, Map.of(), 204);
  }

  private void replace(S3Request request, Map<String, String> tags, int status) throws IOException {
    Bucket bucket = buckets.get(request.bucket());
    FoundObject found = find(bucket, request);
    request.requireAllRead();
    bucket.replace(found.version().withContent(found.content().withTags(tags)));
    request.respond(status, versionId(bucket, found));
  }

  private static FoundObject find(Bucket bucket, S3Request request) {
    return FoundObject.find(bucket, request.key(), request.parameter("versionId"));
  }

  private static Map<String, String> versionId(Bucket bucket, FoundObject found) {
    Map<String, String> headers = new LinkedHashMap<>();
    WriteOperations.putVersionId(headers, bucket, found.version());
    return headers;
  }
}
