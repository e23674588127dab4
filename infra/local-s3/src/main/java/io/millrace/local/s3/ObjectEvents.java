package io.millrace.local.s3;

import io.millrace.local.service.Arns;
import io.millrace.local.service.EventSink;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Announces changes of objects on the default event bus, where the bucket is set to.
 *
 * <p>An event goes out after its change is in the journal and before the writer has its answer: a
 * crash between the two leaves a writer without an answer, who writes again.
 */
final class ObjectEvents {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String EMPTY_MD5 = "d41d8cd98f00b204e9800998ecf8427e";

  private final EventSink events;

  ObjectEvents(EventSink events) {
    this.events = events;
  }

  /**
   * @param reason {@code PutObject}, {@code CompleteMultipartUpload} or {@code CopyObject}
   */
  void created(Bucket bucket, ObjectVersion version, S3Request request, String reason) {
    ObjectContent content = version.content();
    if (content == null || !bucket.settings().eventBridge()) {
      return;
    }
    ObjectNode object = JSON.createObjectNode();
    object.put("key", version.key());
    object.put("size", content.sizeBytes());
    object.put("etag", content.etag());
    putVersionId(object, version);
    object.put("sequencer", version.sequencer());
    put(bucket, "Object Created", detail(bucket, object, request, reason));
  }

  void deleted(Bucket bucket, Deletion deletion, S3Request request) {
    if (!bucket.settings().eventBridge()) {
      return;
    }
    switch (deletion) {
      case Deletion.Marked(var marker) ->
          deleted(bucket, marker, marker.sequence(), request, "Delete Marker Created");
      case Deletion.Removed(var version, var sequence) ->
          deleted(bucket, version, sequence, request, "Permanently Deleted");
      case Deletion.Nothing() -> {}
    }
  }

  private void deleted(
      Bucket bucket, ObjectVersion version, long sequence, S3Request request, String type) {
    ObjectNode object = JSON.createObjectNode();
    object.put("key", version.key());
    ObjectContent content = version.content();
    object.put("etag", content == null ? EMPTY_MD5 : content.etag());
    putVersionId(object, version);
    object.put("sequencer", ObjectVersion.sequencer(sequence));
    ObjectNode detail = detail(bucket, object, request, reasonOfDeletion(request));
    detail.put("deletion-type", type);
    put(bucket, "Object Deleted", detail);
  }

  private static String reasonOfDeletion(S3Request request) {
    return request.method().equals("POST") ? "DeleteObjects" : "DeleteObject";
  }

  private static ObjectNode detail(
      Bucket bucket, ObjectNode object, S3Request request, String reason) {
    ObjectNode detail = JSON.createObjectNode();
    detail.put("version", "0");
    detail.putObject("bucket").put("name", bucket.name());
    detail.set("object", object);
    detail.put("request-id", request.id());
    detail.put("requester", Arns.ACCOUNT);
    detail.put("source-ip-address", "127.0.0.1");
    detail.put("reason", reason);
    return detail;
  }

  private static void putVersionId(ObjectNode object, ObjectVersion version) {
    if (!version.versionId().equals(ObjectVersion.NULL_ID)) {
      object.put("version-id", version.versionId());
    }
  }

  private void put(Bucket bucket, String detailType, ObjectNode detail) {
    events.put(
        EventSink.DEFAULT_BUS,
        "aws.s3",
        detailType,
        detail.toString(),
        List.of("arn:aws:s3:::" + bucket.name()));
  }
}
