package io.millrace.local.logs;

import io.millrace.local.logs.LogsInputs.CreateLogGroup;
import io.millrace.local.logs.LogsInputs.CreateLogStream;
import io.millrace.local.logs.LogsInputs.DeleteLogGroup;
import io.millrace.local.logs.LogsInputs.DeleteLogStream;
import io.millrace.local.logs.LogsInputs.DescribeLogGroups;
import io.millrace.local.logs.LogsInputs.DescribeLogStreams;
import io.millrace.local.logs.LogsInputs.FilterLogEvents;
import io.millrace.local.logs.LogsInputs.GetLogEvents;
import io.millrace.local.logs.LogsInputs.InputLogEvent;
import io.millrace.local.logs.LogsInputs.PutLogEvents;
import io.millrace.local.logs.LogsInputs.StreamOrder;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.JsonProtocol;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Operation;
import io.millrace.local.service.Page;
import io.millrace.local.service.ServiceException;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations of CloudWatch Logs. */
final class LogsApi {

  private static final int MOST_EVENTS = 10_000;
  private static final int MOST_DESCRIBED = 50;
  private static final String INVALID = "InvalidParameterException";

  private final LogsService service;
  private final JsonProtocol protocol;

  LogsApi(LogsService service) {
    this.service = service;
    this.protocol =
        new JsonProtocol(
            "logs",
            "1.1",
            List.of(
                Operation.of(CreateLogGroup.class, this::createGroup),
                Operation.of(DeleteLogGroup.class, this::deleteGroup),
                Operation.of(CreateLogStream.class, this::createStream),
                Operation.of(DeleteLogStream.class, this::deleteStream),
                Operation.of(DescribeLogGroups.class, this::groups),
                Operation.of(DescribeLogStreams.class, this::streams),
                Operation.of(PutLogEvents.class, this::put),
                Operation.of(GetLogEvents.class, this::get),
                Operation.of(FilterLogEvents.class, this::filter)));
  }

  void handle(AwsExchange exchange) throws IOException {
    protocol.handle(exchange);
  }

  private @Nullable JsonNode createGroup(CreateLogGroup input) {
    if (service.has(input.logGroupName())) {
      throw new ServiceException(
          400, "ResourceAlreadyExistsException", "The specified log group already exists");
    }
    service.create(input.logGroupName());
    return null;
  }

  private @Nullable JsonNode deleteGroup(DeleteLogGroup input) {
    service.delete(service.group(input.logGroupName()));
    return null;
  }

  private @Nullable JsonNode createStream(CreateLogStream input) {
    if (!service.group(input.logGroupName()).create(input.logStreamName())) {
      throw new ServiceException(
          400, "ResourceAlreadyExistsException", "The specified log stream already exists");
    }
    return null;
  }

  private @Nullable JsonNode deleteStream(DeleteLogStream input) {
    LogGroup group = service.group(input.logGroupName());
    group.delete(known(group, input.logStreamName()));
    return null;
  }

  private JsonNode groups(DescribeLogGroups input) {
    String prefix = Objects.requireNonNullElse(input.logGroupNamePrefix(), "");
    String pattern = Objects.requireNonNullElse(input.logGroupNamePattern(), "");
    if (!prefix.isEmpty() && !pattern.isEmpty()) {
      throw invalid("logGroupNamePrefix and logGroupNamePattern exclude each other.");
    }
    Page<LogGroup> page =
        Page.of(
            service.groups().stream()
                .filter(group -> group.name().startsWith(prefix) && group.name().contains(pattern))
                .toList(),
            input.limit(),
            MOST_DESCRIBED,
            input.nextToken(),
            INVALID);
    ObjectNode output = JsonTrees.object();
    ArrayNode groups = output.putArray("logGroups");
    page.items()
        .forEach(group ->
            groups
                .addObject()
                .put("logGroupName", group.name())
                .put("arn", LogsService.arn(group.name())));
    return tokened(output, page);
  }

  private JsonNode streams(DescribeLogStreams input) {
    String prefix = Objects.requireNonNullElse(input.logStreamNamePrefix(), "");
    boolean byTime = input.orderBy() == StreamOrder.LAST_EVENT_TIME;
    if (byTime && !prefix.isEmpty()) {
      throw invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
    }
    Comparator<Map.Entry<String, LogGroup.Span>> order =
        byTime
            ? Comparator.comparingLong(stream -> stream.getValue().lastMillis())
            : Map.Entry.comparingByKey();
    boolean descending = Boolean.TRUE.equals(input.descending());
    Page<Map.Entry<String, LogGroup.Span>> page =
        Page.of(
            group(input.logGroupName(), input.logGroupIdentifier()).streams().entrySet().stream()
                .filter(stream -> stream.getKey().startsWith(prefix))
                .sorted(descending ? order.reversed() : order)
                .toList(),
            input.limit(),
            MOST_DESCRIBED,
            input.nextToken(),
            INVALID);
    ObjectNode output = JsonTrees.object();
    ArrayNode streams = output.putArray("logStreams");
    page.items()
        .forEach(stream ->
            streams
                .addObject()
                .put("logStreamName", stream.getKey())
                .put("firstEventTimestamp", stream.getValue().firstMillis())
                .put("lastEventTimestamp", stream.getValue().lastMillis()));
    return tokened(output, page);
  }

  private JsonNode put(PutLogEvents input) {
    LogGroup group = service.group(input.logGroupName());
    String stream = known(group, input.logStreamName());
    requireChronologicalOrder(input.logEvents());
    input.logEvents().forEach(event -> group.append(stream, event.message(), event.timestamp()));
    return JsonTrees.object();
  }

  private JsonNode get(GetLogEvents input) {
    LogGroup group = group(input.logGroupName(), input.logGroupIdentifier());
    String stream = known(group, input.logStreamName());
    long start = Objects.requireNonNullElse(input.startTime(), 0L);
    long end = Objects.requireNonNullElse(input.endTime(), Long.MAX_VALUE);
    List<LogEvent> events =
        group.read(event ->
            event.stream().equals(stream)
                && event.timestampMillis() >= start
                && event.timestampMillis() < end);
    Part part = Part.of(input, events.size());
    ObjectNode output = JsonTrees.object();
    ArrayNode list = output.putArray("events");
    for (LogEvent event : events.subList(part.from(), part.to())) {
      list.addObject()
          .put("timestamp", event.timestampMillis())
          .put("ingestionTime", event.timestampMillis())
          .put("message", event.message());
    }
    output.put("nextForwardToken", "f/%s".formatted(part.to()));
    output.put("nextBackwardToken", "b/%s".formatted(part.from()));
    return output;
  }

  /** Which events of a stream are answered: what is after a token, or before it. */
  private record Part(int from, int to) {

    private static final Pattern TOKEN = Pattern.compile("([fb])/(\\d{1,9})");

    static Part of(GetLogEvents input, int events) {
      int limit = Objects.requireNonNullElse(input.limit(), MOST_EVENTS);
      if (limit < 1 || limit > MOST_EVENTS) {
        throw invalid("limit is 1 to %s, not %s".formatted(MOST_EVENTS, limit));
      }
      if (input.nextToken() == null) {
        return Boolean.TRUE.equals(input.startFromHead())
            ? after(0, limit, events)
            : before(events, limit, events);
      }
      Matcher token = TOKEN.matcher(input.nextToken());
      if (!token.matches()) {
        throw invalid("The specified nextToken is invalid.");
      }
      int at = Integer.parseInt(token.group(2));
      return token.group(1).equals("f") ? after(at, limit, events) : before(at, limit, events);
    }

    private static Part after(int at, int limit, int events) {
      int from = Math.min(at, events);
      return new Part(from, Math.min(events, from + limit));
    }

    private static Part before(int at, int limit, int events) {
      int to = Math.min(at, events);
      return new Part(Math.max(0, to - limit), to);
    }
  }

  private JsonNode filter(FilterLogEvents input) {
    Predicate<String> streams = streams(input);
    FilterPattern pattern = FilterPattern.of(Objects.requireNonNullElse(input.filterPattern(), ""));
    long start = Objects.requireNonNullElse(input.startTime(), 0L);
    long end = Objects.requireNonNullElse(input.endTime(), Long.MAX_VALUE);
    Page<LogEvent> page =
        Page.of(
            group(input.logGroupName(), input.logGroupIdentifier())
                .read(event ->
                    streams.test(event.stream())
                        && event.timestampMillis() >= start
                        && event.timestampMillis() <= end
                        && pattern.test(event.message())),
            input.limit(),
            MOST_EVENTS,
            input.nextToken(),
            INVALID);
    ObjectNode output = JsonTrees.object();
    ArrayNode list = output.putArray("events");
    for (LogEvent event : page.items()) {
      list.addObject()
          .put("eventId", Long.toString(event.id()))
          .put("logStreamName", event.stream())
          .put("timestamp", event.timestampMillis())
          .put("ingestionTime", event.timestampMillis())
          .put("message", event.message());
    }
    return tokened(output, page);
  }

  private static Predicate<String> streams(FilterLogEvents input) {
    String prefix = input.logStreamNamePrefix();
    List<String> names = input.logStreamNames();
    if (prefix != null && !names.isEmpty()) {
      throw invalid("logStreamNames and logStreamNamePrefix exclude each other.");
    }
    return prefix != null
        ? name -> name.startsWith(prefix)
        : name -> names.isEmpty() || names.contains(name);
  }

  private static ObjectNode tokened(ObjectNode output, Page<?> page) {
    return page.next() == null ? output : output.put("nextToken", page.next());
  }

  private static void requireChronologicalOrder(List<InputLogEvent> events) {
    long before = Long.MIN_VALUE;
    for (InputLogEvent event : events) {
      if (event.timestamp() < before) {
        throw invalid(
            "Log events in a single PutLogEvents request must be in chronological order.");
      }
      before = event.timestamp();
    }
  }

  private static String known(LogGroup group, String stream) {
    if (!group.streams().containsKey(stream)) {
      throw new ServiceException(
          400, "ResourceNotFoundException", "The specified log stream does not exist.");
    }
    return stream;
  }

  /** A group by its name, or by what may be its name or its ARN. */
  private LogGroup group(@Nullable String name, @Nullable String identifier) {
    if ((name == null) == (identifier == null)) {
      throw invalid("Either logGroupName or logGroupIdentifier is required, and not both.");
    }
    return service.group(
        name != null
            ? name
            : identifier.replaceFirst("^arn:.*:log-group:", "").replaceFirst(":\\*$", ""));
  }

  private static ServiceException invalid(String message) {
    return new ServiceException(400, INVALID, message);
  }
}
