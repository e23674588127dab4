package io.millrace.aws;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.millrace.domain.state.RunningTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * Sums in the state table.
 *
 * <pre>
 *   pk = partition   sk = sort key   total, expiresAt
 * </pre>
 *
 * <p>Each addition is one write of one item; time to live removes it.
 */
public final class DynamoDbRunningTotals implements RunningTotals {

  /** For whoever is late. */
  private static final Duration KEPT_AFTER = Duration.ofDays(1);

  private final DynamoDbClient dynamo;
  private final String table;

  public DynamoDbRunningTotals(DynamoDbClient dynamo, String table) {
    this.dynamo = dynamo;
    this.table = table;
  }

  @Override
  public long add(String partition, String sort, long amount, Instant until) {
    var updated =
        Aws.call(
            "add to " + partition,
            () ->
                dynamo.updateItem(update ->
                    update
                        .tableName(table)
                        .key(Map.of("pk", fromS(partition), "sk", fromS(sort)))
                        .updateExpression("ADD #total :amount SET expiresAt = :until")
                        .expressionAttributeNames(Map.of("#total", "total"))
                        .expressionAttributeValues(
                            Map.of(
                                ":amount",
                                fromN(Long.toString(amount)),
                                ":until",
                                fromN(Long.toString(until.plus(KEPT_AFTER).getEpochSecond()))))
                        .returnValues(ReturnValue.UPDATED_NEW)));
    return Long.parseLong(Aws.said("the sum", updated.attributes().get("total")).n());
  }
}
