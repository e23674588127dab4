package io.millrace.local.s3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** DeleteObject and DeleteObjects. */
final class DeleteOperations {

  private static final int MOST_KEYS = 1000;
  private static final int LARGEST_DOCUMENT_BYTES = 4 << 20; // 1,000 keys of 1,024 escaped bytes

  private final Buckets buckets;
  private final ObjectEvents events;

  DeleteOperations(Buckets buckets, ObjectEvents events) {
    this.buckets = buckets;
    this.events = events;
  }

  void delete(S3Request request) throws IOException {
    Bucket bucket = buckets.get(request.bucket());
    String ifMatch = request.header("if-match");
    WriteCondition condition =
        new WriteCondition(ifMatch == null ? null : Etags.bare(ifMatch), false);
    Deletion deletion =
        delete(bucket, request.key(), request.parameter("versionId"), condition, request);
    Map<String, String> answer = new LinkedHashMap<>();
    switch (deletion) {
      case Deletion.Marked(var marker) -> {
        answer.put("x-amz-delete-marker", "true");
        answer.put("x-amz-version-id", marker.versionId());
      }
      case Deletion.Removed(var version, var _) -> {
        WriteOperations.putVersionId(answer, bucket, version);
        if (version.content() == null) {
          answer.put("x-amz-delete-marker", "true");
        }
      }
      case Deletion.Nothing() -> {}
    }
    request.respond(204, answer);
  }

  void deleteMany(S3Request request) throws IOException {
    Bucket bucket = buckets.get(request.bucket());
    XmlElement document =
        Documents.read(request, buckets.blobs(), "Delete", LARGEST_DOCUMENT_BYTES);
    List<XmlElement> objects = document.all("Object");
    if (objects.isEmpty() || objects.size() > MOST_KEYS) {
      throw S3Error.MALFORMED_XML.refusal();
    }
    boolean quiet = document.textOf("Quiet").map(Boolean::parseBoolean).orElse(false);
    List<Outcome> outcomes = new ArrayList<>();
    for (XmlElement object : objects) {
      outcomes.add(delete(bucket, object, request));
    }
    request.respond(
        200,
        Map.of(),
        XmlWriter.document(
            "DeleteResult", xml -> outcomes.forEach(outcome -> outcome.write(xml, quiet))));
  }

  private Outcome delete(Bucket bucket, XmlElement object, S3Request request) {
    String key = object.requireTextOf("Key");
    String versionId = object.textOf("VersionId").filter(v -> !v.isEmpty()).orElse(null);
    WriteCondition condition =
        new WriteCondition(object.textOf("ETag").map(Etags::bare).orElse(null), false);
    try {
      return new Done(key, versionId, delete(bucket, key, versionId, condition, request));
    } catch (S3Exception e) {
      return new Refused(key, versionId, e);
    }
  }

  private Deletion delete(
      Bucket bucket,
      String key,
      @Nullable String versionId,
      WriteCondition condition,
      S3Request request) {
    Deletion deletion =
        versionId == null
            ? bucket.delete(key, condition)
            : bucket.remove(key, versionId, condition, Retention.isBypassed(request));
    events.deleted(bucket, deletion, request);
    return deletion;
  }

  /** What became of one key of many. */
  private sealed interface Outcome {
    void write(XmlWriter xml, boolean quiet);
  }

  private record Done(String key, @Nullable String versionId, Deletion deletion)
      implements Outcome {

    @Override
    public void write(XmlWriter xml, boolean quiet) {
      if (!quiet) {
        xml.element(
            "Deleted",
            deleted -> {
              deleted.element("Key", key).optional("VersionId", versionId);
              ObjectVersion marker = marker();
              if (marker != null) {
                deleted.element("DeleteMarker", true);
                deleted.element("DeleteMarkerVersionId", marker.versionId());
              }
            });
      }
    }

    private @Nullable ObjectVersion marker() {
      return switch (deletion) {
        case Deletion.Marked(var written) -> written;
        case Deletion.Removed(var version, var _) -> version.content() == null ? version : null;
        case Deletion.Nothing() -> null;
      };
    }
  }

  private record Refused(String key, @Nullable String versionId, S3Exception refusal)
      implements Outcome {

    @Override
    public void write(XmlWriter xml, boolean quiet) {
      xml.element(
          "Error",
          error ->
              error
                  .element("Key", key)
                  .optional("VersionId", versionId)
                  .element("Code", refusal.error().code())
                  .element("Message", String.valueOf(refusal.getMessage())));
    }
  }
}
