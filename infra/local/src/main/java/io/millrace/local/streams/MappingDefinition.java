package io.millrace.local.streams;

import io.millrace.local.events.EventPattern;
import io.millrace.local.service.Arns;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.TemplateException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a mapping reads and how it hands over.
 *
 * @param filters a record is handed over if one of them matches it, or if there are none
 * @param maximumRetries of a batch; negative for without end
 * @param maximumAgeSeconds from when on a record that did not succeed is given up; negative for
 *     never
 * @param onFailureArn where the record of a given-up batch goes; null for nowhere
 */
record MappingDefinition(
    String id,
    String streamArn,
    String functionName,
    int batchSize,
    boolean fromStart,
    List<EventPattern> filters,
    boolean bisects,
    boolean reportsItemFailures,
    int maximumRetries,
    int maximumAgeSeconds,
    @Nullable String onFailureArn) {

  private static final int DEFAULT_BATCH = 100; // as AWS

  MappingDefinition {
    filters = List.copyOf(filters);
  }

  static MappingDefinition of(String id, JsonNode properties) {
    String source = JsonTrees.text(properties, "EventSourceArn", "");
    if (!source.contains(":dynamodb:")) {
      throw new TemplateException("only DynamoDB streams are read here, not " + source);
    }
    JsonNode onFailure = properties.path("DestinationConfig").path("OnFailure").path("Destination");
    return new MappingDefinition(
        id,
        source,
        JsonTrees.text(properties, "FunctionName", ""),
        JsonTrees.whole(properties, "BatchSize", DEFAULT_BATCH),
        JsonTrees.text(properties, "StartingPosition", "LATEST").equals("TRIM_HORIZON"),
        properties
            .path("FilterCriteria")
            .path("Filters")
            .valueStream()
            .map(filter -> new EventPattern(filter.path("Pattern").asString()))
            .toList(),
        properties.path("BisectBatchOnFunctionError").asBoolean(false),
        properties.path("FunctionResponseTypes").toString().contains("ReportBatchItemFailures"),
        JsonTrees.whole(properties, "MaximumRetryAttempts", -1),
        JsonTrees.whole(properties, "MaximumRecordAgeInSeconds", -1),
        onFailure.isMissingNode() ? null : onFailure.asString());
  }

  /** The mapping as ListEventSourceMappings answers it. */
  ObjectNode description(boolean enabled) {
    String function =
        functionName.startsWith("arn:")
            ? functionName
            : Arns.of("lambda", "function:" + functionName);
    ObjectNode node =
        JsonTrees.object()
            .put("UUID", id)
            .put("EventSourceArn", streamArn)
            .put("FunctionArn", function)
            .put("BatchSize", batchSize)
            .put("StartingPosition", fromStart ? "TRIM_HORIZON" : "LATEST")
            .put("BisectBatchOnFunctionError", bisects)
            .put("MaximumRetryAttempts", maximumRetries)
            .put("MaximumRecordAgeInSeconds", maximumAgeSeconds)
            .put("State", enabled ? "Enabled" : "Disabled");
    if (!filters.isEmpty()) {
      ArrayNode patterns = node.putObject("FilterCriteria").putArray("Filters");
      filters.forEach(filter -> patterns.addObject().put("Pattern", filter.text()));
    }
    if (reportsItemFailures) {
      node.putArray("FunctionResponseTypes").add("ReportBatchItemFailures");
    }
    if (onFailureArn != null) {
      node.putObject("DestinationConfig").putObject("OnFailure").put("Destination", onFailureArn);
    }
    return node;
  }

  boolean wants(JsonNode record) {
    return filters.isEmpty()
        || filters.stream().anyMatch(filter -> filter.matches(record.toString()));
  }
}
