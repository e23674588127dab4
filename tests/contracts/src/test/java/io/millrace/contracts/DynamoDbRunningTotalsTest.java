package io.millrace.contracts;

import io.millrace.aws.DynamoDbRunningTotals;
import io.millrace.domain.state.RunningTotals;
import io.millrace.domain.state.RunningTotalsContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class DynamoDbRunningTotalsTest extends RunningTotalsContract {

  private final TestTable table;

  DynamoDbRunningTotalsTest(AwsEndpoint endpoint) {
    table = new TestTable(endpoint);
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
  protected RunningTotals totals() {
    return new DynamoDbRunningTotals(table.dynamo(), table.name());
  }
}
