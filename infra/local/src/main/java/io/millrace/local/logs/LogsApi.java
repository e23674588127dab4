package io.millrace.local.logs;

import io.millrace.local.AwsExchange;
import io.millrace.local.Json;
import io.millrace.local.JsonProtocol;
import io.millrace.local.ServiceException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The operations of CloudWatch Logs. Answers are one page, except of events: there a token is the
 * number of events already given.
 */
final class LogsApi {

  private static final int MOST_EVENTS = 10_000;

  private final LogsService service;
  private final JsonProtocol protocol;

  LogsApi(LogsService service) {
    this.service = service;
    this.protocol =
        new JsonProtocol(
            "logs",
            "1.1",
            Map.of(
                "CreateLogGroup", this::createGroup,
                "CreateLogStream", this::createStream,
                "DescribeLogGroups", this::groups,
                "DescribeLogStreams", this::streams,
                "PutLogEvents", this::put,
                "GetLogEvents", this::get,
                "FilterLogEvents", this::filter));
  }

  void handle(AwsExchange exchange) throws IOException {
    protocol.handle(exchange);
  }

  private @Nullable JsonNode createGroup(JsonNode input) {
    service.create(Json.required(input, "logGroupName"));
    return null;
  }

  private @Nullable JsonNode createStream(JsonNode input) {
    group(input).create(Json.required(input, "logStreamName"));
    return null;
  }

  private JsonNode groups(JsonNode input) {
    String prefix = Json.text(input, "logGroupNamePrefix", "");
    ObjectNode output = Json.object();
    ArrayNode groups = output.putArray("logGroups");
    for (LogGroup group : service.groups()) {
      if (group.name().startsWith(prefix)) {
        groups
            .addObject()
            .put("logGroupName", group.name())
            .put("arn", LogsService.arn(group.name()));
      }
    }
    return output;
  }

  private JsonNode streams(JsonNode input) {
    String prefix = Json.text(input, "logStreamNamePrefix", "");
    ObjectNode output = Json.object();
    ArrayNode streams = output.putArray("logStreams");
    group(input)
        .streams()
        .forEach((name, span) -> {
          if (name.startsWith(prefix)) {
            streams
                .addObject()
                .put("logStreamName", name)
                .put("firstEventTimestamp", span.firstMillis())
                .put("lastEventTimestamp", span.lastMillis());
          }
        });
    return output;
  }

  private JsonNode put(JsonNode input) {
    LogGroup group = group(input);
    String stream = Json.required(input, "logStreamName");
    for (JsonNode event : input.path("logEvents")) {
      group.append(stream, event.path("message").asString(), event.path("timestamp").asLong());
    }
    return Json.object();
  }

  private JsonNode get(JsonNode input) {
    String stream = Json.required(input, "logStreamName");
    List<LogEvent> events =
        group(input).read(event -> event.stream().equals(stream) && isWithin(event, input));
    int from = Integer.parseInt(Json.text(input, "nextToken", "0"));
    int to = Math.min(events.size(), from + limit(input));
    ObjectNode output = Json.object();
    ArrayNode list = output.putArray("events");
    for (LogEvent event : events.subList(Math.min(from, to), to)) {
      list.addObject()
          .put("timestamp", event.timestampMillis())
          .put("ingestionTime", event.timestampMillis())
          .put("message", event.message());
    }
    output.put("nextForwardToken", Integer.toString(to));
    output.put("nextBackwardToken", Integer.toString(from));
    return output;
  }

  private JsonNode filter(JsonNode input) {
    Set<String> streams =
        input
            .path("logStreamNames")
            .valueStream()
            .map(JsonNode::asString)
            .collect(Collectors.toSet());
    Predicate<String> pattern = pattern(Json.text(input, "filterPattern", ""));
    List<LogEvent> events =
        group(input)
            .read(event ->
                (streams.isEmpty() || streams.contains(event.stream()))
                    && isWithin(event, input)
                    && pattern.test(event.message()));
    int from = Integer.parseInt(Json.text(input, "nextToken", "0"));
    int to = Math.min(events.size(), from + limit(input));
    ObjectNode output = Json.object();
    ArrayNode list = output.putArray("events");
    for (LogEvent event : events.subList(Math.min(from, to), to)) {
      list.addObject()
          .put("eventId", Long.toString(event.id()))
          .put("logStreamName", event.stream())
          .put("timestamp", event.timestampMillis())
          .put("ingestionTime", event.timestampMillis())
          .put("message", event.message());
    }
    if (to < events.size()) {
      output.put("nextToken", Integer.toString(to));
    }
    return output;
  }

  /** Terms that must all be there, each a word or quoted. */
  private static Predicate<String> pattern(String pattern) {
    if (pattern.startsWith("{") || pattern.startsWith("[") || pattern.startsWith("%")) {
      throw new ServiceException(
          501, "InvalidParameterException", "filter patterns are terms here, not " + pattern);
    }
    List<String> terms =
        Pattern.compile("\"([^\"]*)\"|(\\S+)")
            .matcher(pattern)
            .results()
            .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
            .toList();
    return message -> terms.stream().allMatch(message::contains);
  }

  private static boolean isWithin(LogEvent event, JsonNode input) {
    return event.timestampMillis() >= input.path("startTime").asLong(0)
        && event.timestampMillis() <= input.path("endTime").asLong(Long.MAX_VALUE);
  }

  private static int limit(JsonNode input) {
    return Math.clamp(Json.whole(input, "limit", MOST_EVENTS), 1, MOST_EVENTS);
  }

  private LogGroup group(JsonNode input) {
    return service.group(Json.required(input, "logGroupName"));
  }
}
