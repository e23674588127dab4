package io.millrace.local.dynamodb;

import io.millrace.local.service.Arns;
import io.millrace.local.service.Provisioned;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.ServiceException;
import io.millrace.local.service.TemplateException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code AWS::DynamoDB::Table} and, with its one replica here, {@code AWS::DynamoDB::GlobalTable}.
 *
 * <p>Keys, indexes, billing mode, stream and time to live take effect. What guards a table in the
 * cloud (backups, encryption, deletion protection, tags, limits of throughput) is accepted and has
 * none here. A table that exists is left as it is; other keys than it has are refused.
 */
final class TableType implements ResourceType {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> PASSED_ON =
      List.of(
          "AttributeDefinitions",
          "KeySchema",
          "BillingMode",
          "ProvisionedThroughput",
          "LocalSecondaryIndexes");
  private static final List<String> OF_AN_INDEX =
      List.of("IndexName", "KeySchema", "Projection", "ProvisionedThroughput");
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "ContributorInsightsSpecification",
          "DeletionProtectionEnabled",
          "OnDemandThroughput",
          "PointInTimeRecoverySpecification",
          "Replicas",
          "ResourcePolicy",
          "SSESpecification",
          "TableClass",
          "Tags",
          "WarmThroughput",
          "WriteOnDemandThroughputSettings");
  private static final Set<String> USED =
      Set.of(
          "TableName", "GlobalSecondaryIndexes", "StreamSpecification", "TimeToLiveSpecification");

  private final String name;
  private final DynamoDb dynamoDb;
  private final ExpiredItems expiredItems;

  TableType(String name, DynamoDb dynamoDb, ExpiredItems expiredItems) {
    this.name = name;
    this.dynamoDb = dynamoDb;
    this.expiredItems = expiredItems;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Provisioned create(Resource resource) {
    refuseUnknown(resource);
    JsonNode properties = resource.properties();
    String table = properties.path("TableName").asString(resource.generatedName());
    JsonNode description = findOrCreate(table, properties);
    if (!description.path("KeySchema").equals(properties.path("KeySchema"))) {
      throw new TemplateException(
          "table %s exists with other keys than the template asks for".formatted(table));
    }
    expire(table, properties);
    Map<String, String> attributes = new HashMap<>();
    attributes.put("Arn", Arns.of("dynamodb", "table/" + table));
    attributes.put("TableId", description.path("TableId").asString(table));
    String stream = description.path("LatestStreamArn").asString("");
    if (!stream.isEmpty()) {
      attributes.put("StreamArn", stream);
    }
    return new Provisioned(table, attributes);
  }

  private void refuseUnknown(Resource resource) {
    Set<String> unknown = new TreeSet<>(resource.properties().propertyNames());
    unknown.removeAll(PASSED_ON);
    unknown.removeAll(WITHOUT_EFFECT);
    unknown.removeAll(USED);
    if (!unknown.isEmpty()) {
      throw new TemplateException(
          "%s %s: not emulated: %s"
              .formatted(name, resource.logicalId(), String.join(", ", unknown)));
    }
  }

  private JsonNode findOrCreate(String table, JsonNode properties) {
    try {
      return describe(table);
    } catch (ServiceException e) {
      if (!e.code().equals("ResourceNotFoundException")) {
        throw e;
      }
    }
    return dynamoDb.call("CreateTable", createTable(table, properties)).path("TableDescription");
  }

  private JsonNode describe(String table) {
    return dynamoDb
        .call("DescribeTable", JSON.createObjectNode().put("TableName", table))
        .path("Table");
  }

  private static ObjectNode createTable(String table, JsonNode properties) {
    ObjectNode input = copy(properties, PASSED_ON).put("TableName", table);
    if (properties.has("GlobalSecondaryIndexes")) {
      var indexes = input.putArray("GlobalSecondaryIndexes");
      properties.path("GlobalSecondaryIndexes").forEach(i -> indexes.add(copy(i, OF_AN_INDEX)));
    }
    JsonNode stream = properties.path("StreamSpecification").path("StreamViewType");
    if (!stream.isMissingNode()) {
      ObjectNode specification = input.putObject("StreamSpecification");
      specification.put("StreamEnabled", true);
      specification.set("StreamViewType", stream);
    }
    return input;
  }

  private void expire(String table, JsonNode properties) {
    JsonNode timeToLive = properties.path("TimeToLiveSpecification");
    if (timeToLive.path("Enabled").asBoolean(false)) {
      List<String> keys =
          properties.path("KeySchema").values().stream()
              .map(key -> key.path("AttributeName").asString(""))
              .toList();
      expiredItems.watch(table, timeToLive.path("AttributeName").asString(""), keys);
    }
  }

  private static ObjectNode copy(JsonNode from, List<String> names) {
    ObjectNode copy = JSON.createObjectNode();
    for (String name : names) {
      if (from.has(name)) {
        copy.set(name, from.path(name));
      }
    }
    return copy;
  }
}
