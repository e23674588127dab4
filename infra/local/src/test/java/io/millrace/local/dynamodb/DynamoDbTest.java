package io.millrace.local.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.service.Provisioned;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.ServicePort;
import io.millrace.local.service.TemplateException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import tools.jackson.databind.json.JsonMapper;

/** A table of the template, used through the door; one process serves the whole story. */
class DynamoDbTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TABLE =
      """
      {"TableName": "state",
       "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"},
                     {"AttributeName": "sk", "KeyType": "RANGE"}],
       "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"},
                                {"AttributeName": "sk", "AttributeType": "S"}],
       "BillingMode": "PAY_PER_REQUEST",
       "SSESpecification": {"SSEEnabled": true},
       "DeletionProtectionEnabled": true,
       "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true},
       "StreamSpecification": {"StreamViewType": "NEW_IMAGE"},
       "TimeToLiveSpecification": {"AttributeName": "expiresAt", "Enabled": true}}
      """;

  @TempDir Path folder;

  @Test
  void aTableOfTheTemplateKeepsItemsThoughItsProcessIsKilledAndAcrossARestart() throws Exception {
    String streamArn;
    try (DynamoDbService service = start()) {
      ResourceType type = service.resourceTypes().getFirst();
      Provisioned made = type.create(resource(TABLE));
      assertThat(made.ref()).isEqualTo("state");
      assertThat(made.attributes())
          .containsEntry("Arn", "arn:aws:dynamodb:us-east-1:000000000000:table/state")
          .containsKey("StreamArn");
      streamArn = made.attributes().get("StreamArn");
      assertThatThrownBy(() -> type.create(resource(TABLE.replace("\"sk\"", "\"other\""))))
          .isInstanceOf(TemplateException.class)
          .hasMessageContaining("other keys");
      assertThatThrownBy(() -> type.create(resource("{\"KinesisStreamSpecification\": {}}")))
          .isInstanceOf(TemplateException.class)
          .hasMessageContaining("KinesisStreamSpecification");
      try (ServicePort port = new ServicePort(service);
          DynamoDbClient client = client(port)) {
        put(client, "expired", "1");
        put(client, "lives", Long.toString(Long.MAX_VALUE / 1_000_000));
        assertThatThrownBy(() -> put(client, "lives", "2"))
            .isInstanceOf(ConditionalCheckFailedException.class);
        service.sweep();
        assertThat(client.scan(b -> b.tableName("state")).items())
            .extracting(item -> item.get("pk"))
            .containsExactly(AttributeValue.fromS("lives"));

        assertThat(service.process().destroyForcibly()).isTrue();
        assertThat(client.scan(b -> b.tableName("state")).items())
            .as("what the next process finds, while requests wait for it")
            .extracting(item -> item.get("pk"))
            .containsExactly(AttributeValue.fromS("lives"));
        assertThat(foreign(service.endpoint()).statusCode())
            .as("who knows the port and not the path")
            .isEqualTo(404);
      }
    }
    try (DynamoDbService service = start();
        ServicePort port = new ServicePort(service);
        DynamoDbClient client = client(port)) {
      Provisioned found = service.resourceTypes().getFirst().create(resource(TABLE));
      assertThat(found.attributes()).containsEntry("StreamArn", streamArn);
      assertThat(client.scan(b -> b.tableName("state")).count()).isEqualTo(1);
    }
  }

  /** What a page from elsewhere could ask, had its browser found the port. */
  private static HttpResponse<String> foreign(URI endpoint)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(endpoint.resolve("/"))
              .header("Origin", "https://page.example")
              .header("X-Amz-Target", "DynamoDB_20120810.ListTables")
              .header("Content-Type", "application/x-amz-json-1.0")
              .header(
                  "Authorization",
                  "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request,"
                      + " SignedHeaders=host;x-amz-target, Signature=0")
              .POST(HttpRequest.BodyPublishers.ofString("{}"))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private DynamoDbService start() {
    return new DynamoDbService(
        new DynamoDbOptions(
            Path.of("../dynamodb-local/target/lib").toAbsolutePath().normalize(),
            Optional.of(folder.resolve("data")),
            folder.resolve("cache"),
            Duration.ofDays(1)),
        InstantSource.system());
  }

  private static void put(DynamoDbClient client, String key, String expiresAt) {
    client.putItem(b ->
        b.tableName("state")
            .conditionExpression("attribute_not_exists(pk)")
            .item(
                Map.of(
                    "pk", AttributeValue.fromS(key),
                    "sk", AttributeValue.fromS("#"),
                    "expiresAt", AttributeValue.fromN(expiresAt))));
  }

  private static Resource resource(String properties) {
    return new Resource("stack", "State", JSON.readTree(properties));
  }

  private static DynamoDbClient client(ServicePort port) {
    return DynamoDbClient.builder()
        .endpointOverride(port.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }
}
