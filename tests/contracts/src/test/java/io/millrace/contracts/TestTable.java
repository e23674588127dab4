package io.millrace.contracts;

import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A table as the platform's, for one test. */
record TestTable(DynamoDbClient dynamo, String name) {

  TestTable(AwsEndpoint endpoint) {
    this(endpoint.clients().client(DynamoDbClient.builder()), "state-" + UUID.randomUUID());
  }

  void create() {
    dynamo.createTable(table ->
        table
            .tableName(name)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(attribute("pk"), attribute("sk"))
            .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE)));
    dynamo.waiter().waitUntilTableExists(wait -> wait.tableName(name));
  }

  void delete() {
    dynamo.deleteTable(delete -> delete.tableName(name));
    dynamo.close();
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
