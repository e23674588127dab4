package io.millrace.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.event.Event;
import io.millrace.domain.event.Tracing;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Listed;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.StoredAs;
import io.millrace.domain.state.Write;
import io.millrace.wire.CloudEvents;
import io.millrace.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * A state store in one DynamoDB table.
 *
 * <pre>
 *   pk = partition   sk = sort key     type, revision, document    an entity, as JSON
 *                    sk = outbox#uuid  type, event, expiresAt      an event, as CloudEvent
 * </pre>
 *
 * <p>A write is one transaction, each entity conditional on its revision. Events are items of the
 * same transaction; the table's stream hands them to the bus, and time to live removes them.
 */
public final class DynamoDbStateStore implements StateStore {

  /** The sort keys of events begin so. */
  public static final String OUTBOX = "outbox#";

  /** Longer than a stream keeps its records, so that no event is gone before it was announced. */
  private static final int MOST_AT_ONCE = 100; // as DynamoDB takes in one transaction

  private static final Duration OUTBOX_KEPT = Duration.ofDays(7);

  private static final Set<String> MOVED =
      Set.of("None", "ConditionalCheckFailed", "TransactionConflict");

  private final DynamoDbClient dynamo;
  private final String table;
  private final InstantSource clock;
  private final Supplier<UUID> ids;
  private final Tracing tracing;

  /**
   * @param tracing says of which trace the events are that are written
   */
  public DynamoDbStateStore(
      DynamoDbClient dynamo,
      String table,
      InstantSource clock,
      Supplier<UUID> ids,
      Tracing tracing) {
    this.dynamo = dynamo;
    this.table = table;
    this.clock = clock;
    this.ids = ids;
    this.tracing = tracing;
  }

  @Override
  public <T extends Entity> Optional<Revised<T>> find(Key<T> key) {
    var found =
        Aws.call(
            "read " + key.sort(),
            () -> dynamo.getItem(g -> g.tableName(table).key(key(key)).consistentRead(true)));
    return found.hasItem()
        ? Optional.of(
            new Revised<>(
                entity(key.type(), found.item()),
                Long.parseLong(attribute(found.item(), "revision").n())))
        : Optional.empty();
  }

  /**
   * Reads a hundred at a time, in one transaction each, of which no part can fail alone. While
   * somebody writes one of them, they are read one by one.
   */
  @Override
  public <T extends Entity> Map<String, Listed<T>> findAll(List<Key<T>> keys) {
    Map<String, Listed<T>> found = new HashMap<>();
    for (int from = 0; from < keys.size(); from += MOST_AT_ONCE) {
      List<Key<T>> some = keys.subList(from, Math.min(from + MOST_AT_ONCE, keys.size()));
      try {
        var read =
            Aws.call(
                "read %s of %s".formatted(some.size(), some.getFirst().type().getSimpleName()),
                () -> dynamo.transactGetItems(t -> t.transactItems(gets(some))));
        read.responses().stream()
            .filter(ItemResponse::hasItem)
            .map(response -> listed(some.getFirst().type(), response.item()))
            .forEach(listed -> found.put(listed.sort(), listed));
      } catch (UnavailableException e) {
        if (!(e.getCause() instanceof TransactionCanceledException)) {
          throw e;
        }
        found.putAll(StateStore.super.findAll(some));
      }
    }
    return found;
  }

  private List<TransactGetItem> gets(List<? extends Key<?>> keys) {
    return keys.stream()
        .map(key -> TransactGetItem.builder().get(g -> g.tableName(table).key(key(key))).build())
        .toList();
  }

  @Override
  public <T extends Entity> List<Listed<T>> listNewest(
      Class<T> type, String partition, String prefix, String before, int limit) {
    return items(
        prefix,
        page(partition, prefix, before).scanIndexForward(false),
        limit,
        item -> listed(type, item));
  }

  @Override
  public <T extends Entity> List<Listed<T>> list(
      Class<T> type, String partition, String prefix, String after, int limit) {
    return items(prefix, page(partition, prefix, after), limit, item -> listed(type, item));
  }

  /**
   * @param end the sort key with which the page before ended; empty for the first page
   */
  private QueryRequest.Builder page(String partition, String prefix, String end) {
    var query = query(partition, prefix);
    return end.isEmpty()
        ? query
        : query.exclusiveStartKey(Map.of("pk", fromS(partition), "sk", fromS(end)));
  }

  private QueryRequest.Builder query(String partition, String prefix) {
    var query = QueryRequest.builder().tableName(table).consistentRead(true);
    return prefix.isEmpty()
        ? query
            .keyConditionExpression("pk = :pk")
            .expressionAttributeValues(Map.of(":pk", fromS(partition)))
        : query
            .keyConditionExpression("pk = :pk AND begins_with(sk, :prefix)")
            .expressionAttributeValues(Map.of(":pk", fromS(partition), ":prefix", fromS(prefix)));
  }

  private <R> List<R> items(
      String prefix,
      QueryRequest.Builder query,
      int limit,
      Function<Map<String, AttributeValue>, R> read) {
    return Aws.call(
        "list " + prefix,
        () ->
            dynamo.queryPaginator(query.limit(limit).build()).items().stream()
                .limit(limit)
                .map(read)
                .toList());
  }

  private static <T extends Entity> Listed<T> listed(
      Class<T> type, Map<String, AttributeValue> item) {
    String sort = attribute(item, "sk").s();
    try {
      return new Listed.Entry<>(sort, entity(type, item));
    } catch (RuntimeException e) { // whatever somebody wrote there: the others are read
      return new Listed.Unreadable<>(sort, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public boolean write(List<Write<?>> writes, List<Event> events) {
    List<TransactWriteItem> items = new ArrayList<>();
    writes.forEach(write -> items.add(put(write)));
    events.forEach(event -> items.add(announce(event)));
    try {
      Aws.call("write", () -> dynamo.transactWriteItems(t -> t.transactItems(items)));
      return true;
    } catch (UnavailableException e) {
      if (e.getCause() instanceof TransactionCanceledException cancelled
          && cancelled.hasCancellationReasons()) {
        List<String> codes =
            cancelled.cancellationReasons().stream()
                .map(reason -> String.valueOf(reason.code()))
                .toList();
        if (MOVED.containsAll(codes)) {
          return false;
        }
        if (codes.stream().anyMatch(Aws::isPermanent)) {
          throw new MisconfiguredException(String.valueOf(e.getMessage()), cancelled);
        }
      }
      throw e;
    }
  }

  private TransactWriteItem put(Write<?> write) {
    String document = Json.text(write.value());
    StateStore.checkSize(write.key(), document.getBytes(UTF_8).length);
    Map<String, AttributeValue> item =
        Map.of(
            "pk", fromS(write.key().partition()),
            "sk", fromS(write.key().sort()),
            "type", fromS(StoredAs.Name.of(write.key().type())),
            "revision", fromN(Long.toString(write.expectedRevision() + 1)),
            "document", fromS(document));
    return TransactWriteItem.builder()
        .put(p -> {
          p.tableName(table).item(item);
          if (write.expectedRevision() == 0) {
            p.conditionExpression("attribute_not_exists(pk)");
          } else {
            p.conditionExpression("revision = :expected")
                .expressionAttributeValues(
                    Map.of(":expected", fromN(Long.toString(write.expectedRevision()))));
          }
        })
        .build();
  }

  private TransactWriteItem announce(Event event) {
    Instant now = clock.instant();
    String id = ids.get().toString();
    Map<String, AttributeValue> item =
        Map.of(
            "pk", fromS(Key.partitionOf(event.project())),
            "sk", fromS(OUTBOX + id),
            "type", fromS(event.type()),
            "event", fromS(CloudEvents.wrap(event, id, now, tracing.current())),
            "expiresAt", fromN(Long.toString(now.plus(OUTBOX_KEPT).getEpochSecond())));
    return TransactWriteItem.builder().put(p -> p.tableName(table).item(item)).build();
  }

  private static <T extends Entity> T entity(Class<T> type, Map<String, AttributeValue> item) {
    String kept = attribute(item, "type").s();
    String wanted = StoredAs.Name.of(type);
    if (!wanted.equals(kept)) {
      throw new IllegalStateException(
          "'%s' is a %s and no %s".formatted(attribute(item, "sk").s(), kept, wanted));
    }
    return Json.read(attribute(item, "document").s(), type);
  }

  private static Map<String, AttributeValue> key(Key<?> key) {
    return Map.of("pk", fromS(key.partition()), "sk", fromS(key.sort()));
  }

  private static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    if (value == null) {
      throw new IllegalStateException("item has no '%s': %s".formatted(name, item.keySet()));
    }
    return value;
  }
}
