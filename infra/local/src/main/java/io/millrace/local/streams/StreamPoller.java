package io.millrace.local.streams;

import io.millrace.local.service.JsonTrees;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the shards of one stream, oldest first, and remembers on disk how far it has got. */
final class StreamPoller implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(StreamPoller.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final int POLLS_BETWEEN_SHARD_LISTS = 50;

  private final MappingDefinition mapping;
  private final StreamsClient client;
  private final BatchDelivery delivery;
  private final Path checkpointFile;
  private final Duration pause;
  private final ObjectNode checkpoints;
  private final Map<String, String> iterators = new HashMap<>();
  private final Set<String> finished = new HashSet<>();
  private List<String> shards = List.of();

  StreamPoller(
      MappingDefinition mapping,
      StreamsClient client,
      BatchDelivery delivery,
      Path checkpointFile,
      Duration pause) {
    this.mapping = mapping;
    this.client = client;
    this.delivery = delivery;
    this.checkpointFile = checkpointFile;
    this.pause = pause;
    this.checkpoints =
        JsonTrees.kept(checkpointFile)
            .orElseGet(JsonTrees::object); // from the start, if need be: again, not never
  }

  @Override
  public void run() {
    int polls = 0;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (polls++ % POLLS_BETWEEN_SHARD_LISTS == 0) {
          shards = client.shards(mapping.streamArn());
        }
        if (!poll()) {
          Thread.sleep(pause);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException | RuntimeException e) { // the database restarts, an iterator expires
        log.debug("reading {} again: {}", mapping.streamArn(), e.getMessage());
        iterators.clear();
        pauseAfterFailure();
      }
    }
  }

  /** Reads each shard once, and returns whether there was anything. */
  private boolean poll() throws IOException, InterruptedException {
    boolean any = false;
    for (String shard : shards) {
      if (!finished.contains(shard)) {
        any |= poll(shard);
      }
    }
    return any;
  }

  private boolean poll(String shard) throws IOException, InterruptedException {
    String iterator = iterators.get(shard);
    if (iterator == null) {
      iterator =
          client.iterator(mapping.streamArn(), shard, checkpoint(shard), mapping.fromStart());
    }
    StreamsClient.Page page = client.records(iterator);
    deliver(shard, page.records());
    if (page.next() == null) {
      finished.add(shard);
      iterators.remove(shard);
    } else {
      iterators.put(shard, page.next());
    }
    return !page.records().isEmpty();
  }

  private void deliver(String shard, List<JsonNode> records) throws InterruptedException {
    List<JsonNode> batch = new ArrayList<>();
    for (JsonNode record : records) {
      if (mapping.wants(record)) {
        batch.add(record);
      }
      if (batch.size() == mapping.batchSize()) {
        delivery.deliver(shard, batch);
        checkpoint(shard, record);
        batch = new ArrayList<>();
      }
    }
    if (!batch.isEmpty()) {
      delivery.deliver(shard, batch);
    }
    if (!records.isEmpty()) {
      checkpoint(shard, records.getLast());
    }
  }

  private @Nullable String checkpoint(String shard) {
    return checkpoints.has(shard) ? checkpoints.path(shard).asString() : null;
  }

  private void checkpoint(String shard, JsonNode record) {
    checkpoints.put(shard, BatchDelivery.sequenceOf(record));
    JsonTrees.write(checkpointFile, checkpoints);
  }

  private static void pauseAfterFailure() {
    try {
      Thread.sleep(AFTER_FAILURE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
