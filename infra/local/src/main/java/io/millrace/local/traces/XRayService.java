package io.millrace.local.traces;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Operation;
import io.millrace.local.service.Page;
import io.millrace.local.service.RestProtocol;
import io.millrace.local.service.RestProtocol.Route;
import io.millrace.local.service.ServiceException;
import io.millrace.local.service.TraceSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** X-Ray. Operations: PutTraceSegments, BatchGetTraces, GetTraceSummaries. */
public final class XRayService implements AwsService, TraceSink {

  private static final Logger log = LoggerFactory.getLogger(XRayService.class);
  private static final List<String> REQUIRED = List.of("name", "id", "trace_id", "start_time");
  private static final int MOST_TRACES_AT_ONCE = 5;
  private static final int MOST_TRACES = 5_000;
  private static final long MOST_BYTES = 16 << 20;
  private static final int LARGEST_DATAGRAM = 64 * 1024;

  private static final int MOST_SUMMARIES = 1_000;

  /** What each operation reads. */
  record PutTraceSegments(List<String> traceSegmentDocuments) {}

  record BatchGetTraces(List<String> traceIds) {}

  record GetTraceSummaries(Instant startTime, Instant endTime, @Nullable String nextToken) {}

  private final RestProtocol protocol =
      new RestProtocol(
          "xray",
          List.of(
              new Route("POST", "/TraceSegments", Operation.of(PutTraceSegments.class, this::put)),
              new Route("POST", "/Traces", Operation.of(BatchGetTraces.class, this::batchGet)),
              new Route(
                  "POST",
                  "/TraceSummaries",
                  Operation.of(GetTraceSummaries.class, this::summaries))));
  private final SegmentFile file;
  private final DatagramChannel daemon;
  private final TraceStore store = new TraceStore(MOST_TRACES);

  /** Takes up the traces that an earlier start kept in {@code folder}, and listens. */
  public XRayService(Path folder) {
    this.file = new SegmentFile(folder, MOST_BYTES);
    try {
      Files.createDirectories(folder);
      file.read(store::add);
      daemon =
          DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException("X-Ray cannot listen", e);
    }
    Thread.ofVirtual().name("xray-daemon").start(this::receive);
  }

  @Override
  public String signingName() {
    return "xray";
  }

  @Override
  public String address() {
    try {
      return "127.0.0.1:" + ((InetSocketAddress) daemon.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void segment(JsonNode document) {
    store.add(document);
    try {
      file.append(document);
    } catch (IOException e) {
      throw new UncheckedIOException("a segment could not be kept", e);
    }
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    protocol.handle(exchange);
  }

  @Override
  public void close() {
    try (file) {
      daemon.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode put(PutTraceSegments input) {
    ObjectNode output = JsonTrees.object();
    ArrayNode unprocessed = output.putArray("UnprocessedTraceSegments");
    for (String text : input.traceSegmentDocuments()) {
      try {
        segment(whole(JsonTrees.parse(text)));
      } catch (ServiceException e) {
        unprocessed.addObject().put("ErrorCode", e.code()).put("Message", e.getMessage());
      }
    }
    return output;
  }

  private static JsonNode whole(JsonNode document) {
    for (String field : REQUIRED) {
      if (!document.has(field)) {
        throw new ServiceException(400, "MissingField", "a segment needs " + field);
      }
    }
    if (!document.has("end_time") && !document.path("in_progress").asBoolean(false)) {
      throw new ServiceException(400, "MissingField", "a segment needs end_time or in_progress");
    }
    return document;
  }

  private JsonNode batchGet(BatchGetTraces input) {
    int asked = input.traceIds().size();
    if (asked < 1 || asked > MOST_TRACES_AT_ONCE) {
      throw new ServiceException(
          400, "InvalidRequestException", "TraceIds: 1 to %s".formatted(MOST_TRACES_AT_ONCE));
    }
    ObjectNode output = JsonTrees.object();
    ArrayNode traces = output.putArray("Traces");
    ArrayNode unknown = output.putArray("UnprocessedTraceIds");
    for (String id : input.traceIds()) {
      List<JsonNode> segments = store.segments(id);
      if (segments.isEmpty()) {
        unknown.add(id);
      } else {
        ObjectNode trace = traces.addObject().put("Id", id);
        trace.put("Duration", TraceStore.end(segments) - TraceStore.start(segments));
        ArrayNode documents = trace.putArray("Segments");
        segments.forEach(segment ->
            documents
                .addObject()
                .put("Id", segment.path("id").asString())
                .put("Document", segment.toString()));
      }
    }
    return output;
  }

  private JsonNode summaries(GetTraceSummaries input) {
    double from = seconds(input.startTime());
    double to = seconds(input.endTime());
    Page<String> page =
        Page.of(
            store.ids().stream()
                .filter(id -> {
                  double start = TraceStore.start(store.segments(id));
                  return start >= from && start <= to;
                })
                .toList(),
            null,
            MOST_SUMMARIES,
            input.nextToken(),
            "InvalidRequestException");
    ObjectNode output = JsonTrees.object();
    ArrayNode summaries = output.putArray("TraceSummaries");
    for (String id : page.items()) {
      List<JsonNode> segments = store.segments(id);
      double start = TraceStore.start(segments);
      summaries
          .addObject()
          .put("Id", id)
          .put("StartTime", start)
          .put("Duration", TraceStore.end(segments) - start)
          .put("HasFault", has(segments, "fault"))
          .put("HasError", has(segments, "error"))
          .put("HasThrottle", has(segments, "throttle"));
    }
    output.put("TracesProcessedCount", summaries.size());
    return page.next() == null ? output : output.put("NextToken", page.next());
  }

  private static boolean has(List<JsonNode> segments, String what) {
    return segments.stream().anyMatch(segment -> segment.path(what).asBoolean(false));
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / 1000.0;
  }

  /** Takes what functions send: a line that names the format, and the document. */
  private void receive() {
    ByteBuffer datagram = ByteBuffer.allocate(LARGEST_DATAGRAM);
    while (daemon.isOpen()) {
      try {
        daemon.receive(datagram.clear());
        String text = UTF_8.decode(datagram.flip()).toString();
        segment(JsonTrees.parse(text.substring(text.indexOf('\n') + 1)));
      } catch (ClosedChannelException closing) {
        return;
      } catch (IOException | RuntimeException e) { // the next one may be well
        log.warn("a segment was not understood", e);
      }
    }
  }
}
