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

@ParameterizedClass
@EnumSource
class DynamoDbStateStoreTest extends StateStoreContract {

  private final TestTable table;
  private final StateStore stateStore;

  DynamoDbStateStoreTest(AwsEndpoint endpoint) {
    table = new TestTable(endpoint);
    stateStore =
        new DynamoDbStateStore(
            table.dynamo(), table.name(), () -> Instant.EPOCH, UUID::randomUUID, Tracing.NONE);
  }

  @BeforeEach
  void createTable() {
    table.create();
  }

  @AfterEach
  void deleteTable() {
    table.delete();
  }

  @Override
  protected StateStore stateStore() {
    return stateStore;
  }

  @Override
  protected List<Event> announced() {
    return table.dynamo().scanPaginator(scan -> scan.tableName(table.name())).items().stream()
        .flatMap(item -> Stream.ofNullable(item.get("event")))
        .map(event -> CloudEvents.unwrap(Json.mapper().readTree(event.s())))
        .toList();
  }

  @Override
  protected int histories() {
    return Integer.getInteger("histories.remote", 3);
  }
}
