package io.millrace.local.dynamodb;

import io.millrace.local.service.ServiceException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes items whose time to live is over, which DynamoDB Local does late or never.
 *
 * <p>As in AWS an item may outlive its time, and a deletion shows up in the table's stream. One
 * that is renewed while it is about to be deleted stays: the deletion is conditional.
 */
final class ExpiredItems implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ExpiredItems.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * A table whose items expire.
   *
   * @param attribute holds the end of an item's life, in seconds since the epoch
   */
  private record Expiring(String attribute, List<String> keys) {}

  private final DynamoDb dynamoDb;
  private final InstantSource clock;
  private final Map<String, Expiring> tables = new ConcurrentHashMap<>();
  private final ScheduledExecutorService schedule =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

  ExpiredItems(DynamoDb dynamoDb, InstantSource clock, Duration every) {
    this.dynamoDb = dynamoDb;
    this.clock = clock;
    long seconds = every.toSeconds();
    var _ = schedule.scheduleWithFixedDelay(this::sweepAll, seconds, seconds, TimeUnit.SECONDS);
  }

  void watch(String table, String attribute, List<String> keys) {
    tables.put(table, new Expiring(attribute, List.copyOf(keys)));
  }

  /** Looks through every watched table once. */
  void sweepAll() {
    tables.forEach((table, expiring) -> {
      try {
        sweep(table, expiring);
      } catch (ServiceException | UncheckedIOException | IllegalStateException e) {
        log.warn("items of {} that have expired stay until the next time", table, e);
      }
    });
  }

  @Override
  public void close() {
    schedule.shutdownNow();
    schedule.close();
  }

  private void sweep(String table, Expiring expiring) {
    String condition = "attribute_type(#ttl, :number) AND #ttl < :now";
    JsonNode from = JSON.nullNode();
    do {
      ObjectNode scan = conditional(table, expiring, condition).put("FilterExpression", condition);
      scan.remove("ConditionExpression");
      if (from.isObject()) {
        scan.set("ExclusiveStartKey", from);
      }
      JsonNode page = dynamoDb.call("Scan", scan);
      for (JsonNode item : page.path("Items")) {
        delete(table, expiring, condition, item);
      }
      from = page.path("LastEvaluatedKey");
    } while (from.isObject());
  }

  private void delete(String table, Expiring expiring, String condition, JsonNode item) {
    ObjectNode request = conditional(table, expiring, condition);
    ObjectNode key = request.putObject("Key");
    expiring.keys().forEach(name -> key.set(name, item.path(name)));
    try {
      dynamoDb.call("DeleteItem", request);
    } catch (ServiceException e) {
      if (!e.code().equals("ConditionalCheckFailedException")) {
        throw e;
      }
    }
  }

  private ObjectNode conditional(String table, Expiring expiring, String condition) {
    ObjectNode request = JSON.createObjectNode().put("TableName", table);
    request.put("ConditionExpression", condition);
    request.putObject("ExpressionAttributeNames").put("#ttl", expiring.attribute());
    ObjectNode values = request.putObject("ExpressionAttributeValues");
    values.putObject(":number").put("S", "N");
    values.putObject(":now").put("N", Long.toString(clock.instant().getEpochSecond()));
    return request;
  }
}
