package io.millrace.contracts;

import io.millrace.aws.DynamoDbStateStore;
import io.millrace.domain.event.Event;
import io.millrace.domain.event.Tracing;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.StateStoreContract;
import io.millrace.wire.CloudEvents;
import io.millrace.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

@ParameterizedClass
@EnumSource
class DynamoDbStateStoreTest extends StateStoreContract {

  private final String table = "state-" + UUID.randomUUID();
  private final DynamoDbClient dynamo;
  private final StateStore stateStore;

  DynamoDbStateStoreTest(AwsEndpoint endpoint) {
    dynamo = endpoint.clients().client(DynamoDbClient.builder());
    stateStore =
        new DynamoDbStateStore(dynamo, table, () -> Instant.EPOCH, UUID::randomUUID, Tracing.NONE);
  }

  @BeforeEach
  void createTable() {
    dynamo.createTable(table ->
        table
            .tableName(this.table)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(attribute("pk"), attribute("sk"))
            .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE)));
    dynamo.waiter().waitUntilTableExists(wait -> wait.tableName(table));
  }

  @AfterEach
  void deleteTable() {
    dynamo.deleteTable(delete -> delete.tableName(table));
    dynamo.close();
  }

  @Override
  protected StateStore stateStore() {
    return stateStore;
  }

  @Override
  protected List<Event> announced() {
    return dynamo.scanPaginator(scan -> scan.tableName(table)).items().stream()
        .flatMap(item -> Stream.ofNullable(item.get("event")))
        .map(event -> CloudEvents.unwrap(Json.mapper().readTree(event.s())))
        .toList();
  }

  @Override
  protected int histories() {
    return Integer.getInteger("histories.remote", 3);
  }

  private static AttributeDefinition attribute(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }
}
