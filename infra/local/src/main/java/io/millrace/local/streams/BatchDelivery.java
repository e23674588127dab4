package io.millrace.local.streams;

import io.millrace.local.lambda.InvocationResult;
import io.millrace.local.lambda.LambdaFunction;
import io.millrace.local.service.Arns;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.MetricSink;
import io.millrace.local.service.ServiceException;
import io.millrace.local.service.Targets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Hands batches to a function until each record is done with or given up. */
final class BatchDelivery {

  private static final Logger log = LoggerFactory.getLogger(BatchDelivery.class);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

  private final MappingDefinition mapping;
  private final Supplier<LambdaFunction> function;
  private final Targets targets;
  private final Duration firstRetryDelay;
  private final InstantSource clock;
  private final MetricSink metrics;

  BatchDelivery(
      MappingDefinition mapping,
      Supplier<LambdaFunction> function,
      Targets targets,
      Duration firstRetryDelay,
      InstantSource clock,
      MetricSink metrics) {
    this.clock = clock;
    this.metrics = metrics;
    this.mapping = mapping;
    this.function = function;
    this.targets = targets;
    this.firstRetryDelay = firstRetryDelay;
  }

  /** Returns when the function, or the failure destination, has had every record. */
  void deliver(String shard, List<JsonNode> batch) throws InterruptedException {
    List<JsonNode> left = batch;
    Duration delay = firstRetryDelay;
    for (int attempt = 1; ; attempt++) {
      int done = attempt(left);
      left = left.subList(done, left.size());
      if (left.isEmpty()) {
        return;
      }
      int old = old(left);
      if (old > 0) {
        giveUp(shard, left.subList(0, old), "RecordAgeExceeded", attempt);
        left = left.subList(old, left.size());
      }
      if (left.isEmpty()) {
        return;
      }
      if (mapping.bisects() && left.size() > 1) {
        Thread.sleep(delay);
        deliver(shard, left.subList(0, left.size() / 2));
        deliver(shard, left.subList(left.size() / 2, left.size()));
        return;
      }
      if (mapping.maximumRetries() >= 0 && attempt > mapping.maximumRetries()) {
        giveUp(shard, left, "RetryAttemptsExhausted", attempt);
        return;
      }
      Thread.sleep(delay);
      delay =
          delay.multipliedBy(2).compareTo(LONGEST_DELAY) < 0
              ? delay.multipliedBy(2)
              : LONGEST_DELAY;
    }
  }

  /** Invokes once and returns how many records from the start on are done. */
  private int attempt(List<JsonNode> records) throws InterruptedException {
    measureAge(records.getLast());
    try {
      return switch (function.get().invoke(event(records))) {
        case InvocationResult.Returned(String payload) -> done(records, payload);
        case InvocationResult.Failed _ -> 0;
      };
    } catch (ServiceException throttled) {
      return 0;
    }
  }

  /** Lambda's {@code IteratorAge}: of the last record of a batch, whenever it is handed over. */
  private void measureAge(JsonNode last) {
    double now = clock.millis();
    double created =
        last.path("dynamodb").path("ApproximateCreationDateTime").asDouble(now / 1000) * 1000;
    metrics.record(
        "AWS/Lambda",
        "IteratorAge",
        Map.of("FunctionName", mapping.functionName()),
        Math.max(0, now - created));
  }

  private String event(List<JsonNode> records) {
    ObjectNode event = JsonTrees.object();
    ArrayNode list = event.putArray("Records");
    for (JsonNode record : records) {
      list.add(((ObjectNode) record).put("eventSourceARN", mapping.streamArn()));
    }
    return event.toString();
  }

  private int done(List<JsonNode> records, String payload) {
    if (!mapping.reportsItemFailures()) {
      return records.size();
    }
    JsonNode failures = JsonTrees.parse(payload).path("batchItemFailures");
    int first = records.size();
    for (JsonNode failure : failures) {
      String sequence = failure.path("itemIdentifier").asString("");
      first = Math.min(first, indexOf(records, sequence));
    }
    return first;
  }

  /** An identifier that is no record's fails the whole batch, as on AWS. */
  private static int indexOf(List<JsonNode> records, String sequence) {
    for (int i = 0; i < records.size(); i++) {
      if (sequenceOf(records.get(i)).equals(sequence)) {
        return i;
      }
    }
    return 0;
  }

  static String sequenceOf(JsonNode record) {
    return record.path("dynamodb").path("SequenceNumber").asString("");
  }

  /** How many records from the start on are too old; a shard's records are in order of age. */
  private int old(List<JsonNode> records) {
    if (mapping.maximumAgeSeconds() < 0) {
      return 0;
    }
    long oldest = clock.instant().getEpochSecond() - mapping.maximumAgeSeconds();
    return (int)
        records.stream()
            .map(record -> record.path("dynamodb").path("ApproximateCreationDateTime"))
            .takeWhile(created -> created.asDouble(Double.MAX_VALUE) < oldest)
            .count();
  }

  private void giveUp(String shard, List<JsonNode> records, String condition, int attempts) {
    log.warn(
        "{} gave up on {} records after {} attempts",
        mapping.functionName(),
        records.size(),
        attempts);
    if (mapping.onFailureArn() == null) {
      return;
    }
    ObjectNode report =
        JsonTrees.object().put("version", "1.0").put("timestamp", clock.instant().toString());
    report
        .putObject("requestContext")
        .put("requestId", UUID.randomUUID().toString())
        .put("functionArn", Arns.of("lambda", "function:" + mapping.functionName()))
        .put("condition", condition)
        .put("approximateInvokeCount", attempts);
    report
        .putObject("responseContext")
        .put("statusCode", 200)
        .put("executedVersion", "$LATEST")
        .put("functionError", "Unhandled");
    report
        .putObject("DDBStreamBatchInfo")
        .put("shardId", shard)
        .put("startSequenceNumber", sequenceOf(records.getFirst()))
        .put("endSequenceNumber", sequenceOf(records.getLast()))
        .put("batchSize", records.size())
        .put("streamArn", mapping.streamArn());
    try {
      targets.send(mapping.onFailureArn(), report.toString(), Map.of());
    } catch (ServiceException e) {
      log.error("could not send to {}: {}", mapping.onFailureArn(), e.getMessage());
    }
  }
}
