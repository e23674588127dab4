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
    String versionId = request.parameter("versionId");
    boolean bypassed = Retention.isBypassed(request);
    request.requireAllRead();
    Deletion deletion = delete(bucket, request.key(), versionId, condition, bypassed);
    events.deleted(bucket, deletion, request);
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
    List<Wanted> wanted = objects.stream().map(Wanted::of).toList();
    boolean bypassed = Retention.isBypassed(request);
    document.requireAllRead();
    request.requireAllRead();
    List<Outcome> outcomes = new ArrayList<>();
    for (Wanted each : wanted) {
      outcomes.add(delete(bucket, each, bypassed, request));
    }
    request.respond(
        200,
        Map.of(),
        XmlWriter.document(
            "DeleteResult", xml -> outcomes.forEach(outcome -> outcome.write(xml, quiet))));
  }

  /** One of many that are to go. */
  private record Wanted(String key, @Nullable String versionId, WriteCondition condition) {

    static Wanted of(XmlElement object) {
      return new Wanted(
          object.requireTextOf("Key"),
          object.textOf("VersionId").filter(v -> !v.isEmpty()).orElse(null),
          new WriteCondition(object.textOf("ETag").map(Etags::bare).orElse(null), false));
    }
  }

  private Outcome delete(Bucket bucket, Wanted wanted, boolean bypassed, S3Request request) {
    try {
      Deletion deletion =
          delete(bucket, wanted.key(), wanted.versionId(), wanted.condition(), bypassed);
      events.deleted(bucket, deletion, request);
      return new Done(wanted.key(), wanted.versionId(), deletion);
    } catch (S3Exception e) {
      return new Refused(wanted.key(), wanted.versionId(), e);
    }
  }

  private static Deletion delete(
      Bucket bucket,
      String key,
      @Nullable String versionId,
      WriteCondition condition,
      boolean bypassed) {
    return versionId == null
        ? bucket.delete(key, condition)
        : bucket.remove(key, versionId, condition, bypassed);
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
