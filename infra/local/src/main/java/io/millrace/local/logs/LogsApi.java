package io.millrace.local.logs;

import static java.util.Map.entry;

import io.millrace.local.AwsExchange;
import io.millrace.local.Json;
import io.millrace.local.JsonProtocol;
import io.millrace.local.ServiceException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations of CloudWatch Logs. Answers are one page, except of events. */
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
            Map.ofEntries(
                entry("CreateLogGroup", this::createGroup),
                entry("DeleteLogGroup", this::deleteGroup),
                entry("CreateLogStream", this::createStream),
                entry("DeleteLogStream", this::deleteStream),
                entry("DescribeLogGroups", this::groups),
                entry("DescribeLogStreams", this::streams),
                entry("PutLogEvents", this::put),
                entry("GetLogEvents", this::get),
                entry("FilterLogEvents", this::filter)));
  }

  void handle(AwsExchange exchange) throws IOException {
    protocol.handle(exchange);
  }

  private @Nullable JsonNode createGroup(JsonNode input) {
    String name = Json.required(input, "logGroupName");
    if (service.has(name)) {
      throw new ServiceException(
          400, "ResourceAlreadyExistsException", "The specified log group already exists");
    }
    service.create(name);
    return null;
  }

  private @Nullable JsonNode deleteGroup(JsonNode input) {
    service.delete(group(input));
    return null;
  }

  private @Nullable JsonNode createStream(JsonNode input) {
    if (!group(input).create(Json.required(input, "logStreamName"))) {
      throw new ServiceException(
          400, "ResourceAlreadyExistsException", "The specified log stream already exists");
    }
    return null;
  }

  private @Nullable JsonNode deleteStream(JsonNode input) {
    group(input).delete(stream(input));
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
    String stream = stream(input);
    requireChronologicalOrder(input.path("logEvents"));
    for (JsonNode event : input.path("logEvents")) {
      group.append(stream, event.path("message").asString(), event.path("timestamp").asLong());
    }
    return Json.object();
  }

  private JsonNode get(JsonNode input) {
    String stream = stream(input);
    List<LogEvent> events =
        group(input).read(event -> event.stream().equals(stream) && isWithin(event, input));
    Page page = Page.of(input, events.size());
    ObjectNode output = Json.object();
    ArrayNode list = output.putArray("events");
    for (LogEvent event : events.subList(page.from(), page.to())) {
      list.addObject()
          .put("timestamp", event.timestampMillis())
          .put("ingestionTime", event.timestampMillis())
          .put("message", event.message());
    }
    output.put("nextForwardToken", "f/%s".formatted(page.to()));
    output.put("nextBackwardToken", "b/%s".formatted(page.from()));
    return output;
  }

  /** Which events are answered: a page goes on after its token, or before it. */
  private record Page(int from, int to) {

    private static final Pattern TOKEN = Pattern.compile("([fb])/(\\d{1,9})");

    static Page of(JsonNode input, int events) {
      int limit = limit(input);
      String text = Json.text(input, "nextToken", "");
      boolean fromHead = input.path("startFromHead").asBoolean(false);
      if (text.isEmpty()) {
        return fromHead ? after(0, limit, events) : before(events, limit, events);
      }
      Matcher token = TOKEN.matcher(text);
      if (!token.matches()) {
        throw new ServiceException(
            400, "InvalidParameterException", "The specified nextToken is invalid.");
      }
      int at = Integer.parseInt(token.group(2));
      return token.group(1).equals("f") ? after(at, limit, events) : before(at, limit, events);
    }

    private static Page after(int at, int limit, int events) {
      int from = Math.min(at, events);
      return new Page(from, Math.min(events, from + limit));
    }

    private static Page before(int at, int limit, int events) {
      int to = Math.min(at, events);
      return new Page(Math.max(0, to - limit), to);
    }
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
    int from = start(Json.text(input, "nextToken", "0"));
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

  private static int start(String token) {
    try {
      return Math.max(0, Integer.parseInt(token));
    } catch (NumberFormatException e) {
      throw new ServiceException(
          400, "InvalidParameterException", "The specified nextToken is invalid.");
    }
  }

  private static void requireChronologicalOrder(JsonNode events) {
    long before = Long.MIN_VALUE;
    for (JsonNode event : events) {
      long time = event.path("timestamp").asLong();
      if (time < before) {
        throw new ServiceException(
            400,
            "InvalidParameterException",
            "Log events in a single PutLogEvents request must be in chronological order.");
      }
      before = time;
    }
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

  private String stream(JsonNode input) {
    String stream = Json.required(input, "logStreamName");
    if (!group(input).streams().containsKey(stream)) {
      throw new ServiceException(
          400, "ResourceNotFoundException", "The specified log stream does not exist.");
    }
    return stream;
  }

  private LogGroup group(JsonNode input) {
    return service.group(Json.required(input, "logGroupName"));
  }
}
