package io.millrace.prediction.feedback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.millrace.domain.store.ObjectStore;
import io.millrace.wire.Feedback;
import io.millrace.wire.Json;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Feedback in a bucket, an object a request. */
public final class ObjectFeedbackStore implements FeedbackStore {

  private final ObjectStore objects;
  private final String bucket;
  private final Supplier<UUID> ids;

  /**
   * @param ids of objects, in the order of time
   */
  public ObjectFeedbackStore(ObjectStore objects, String bucket, Supplier<UUID> ids) {
    this.objects = objects;
    this.bucket = bucket;
    this.ids = ids;
  }

  @Override
  public void keep(List<Feedback> feedback) {
    Feedback first = feedback.getFirst();
    objects.write(
        bucket,
        Feedback.prefix(first.project(), first.receivedAt()) + ids.get() + ".jsonl",
        feedback.stream().map(each -> Json.text(each) + "\n").collect(joining()).getBytes(UTF_8),
        "application/x-ndjson");
  }
}
