package io.millrace.local.traces;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.local.AwsExchange;
import io.millrace.local.AwsService;
import io.millrace.local.Json;
import io.millrace.local.RestJson;
import io.millrace.local.ServiceException;
import io.millrace.local.TraceSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    try {
      JsonNode input = Json.parse(new String(exchange.body().readAllBytes(), UTF_8));
      JsonNode output =
          switch (exchange.method() + " " + exchange.uri().getPath()) {
            case "POST /TraceSegments" -> put(input);
            case "POST /Traces" -> batchGet(input);
            case "POST /TraceSummaries" -> summaries(input);
            default ->
                throw ServiceException.unknownOperation(
                    "xray", exchange.method() + " " + exchange.uri().getPath());
          };
      RestJson.send(exchange, 200, output);
    } catch (ServiceException e) {
      RestJson.sendError(exchange, e);
    }
  }

  @Override
  public void close() {
    try {
      daemon.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode put(JsonNode input) {
    ObjectNode output = Json.object();
    ArrayNode unprocessed = output.putArray("UnprocessedTraceSegments");
    for (JsonNode text : input.path("TraceSegmentDocuments")) {
      try {
        segment(whole(Json.parse(text.asString())));
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

  private JsonNode batchGet(JsonNode input) {
    int asked = input.path("TraceIds").size();
    if (asked < 1 || asked > MOST_TRACES_AT_ONCE) {
      throw new ServiceException(
          400, "InvalidRequestException", "TraceIds: 1 to %s".formatted(MOST_TRACES_AT_ONCE));
    }
    ObjectNode output = Json.object();
    ArrayNode traces = output.putArray("Traces");
    ArrayNode unknown = output.putArray("UnprocessedTraceIds");
    for (JsonNode id : input.path("TraceIds")) {
      List<JsonNode> segments = store.segments(id.asString());
      if (segments.isEmpty()) {
        unknown.add(id.asString());
      } else {
        ObjectNode trace = traces.addObject().put("Id", id.asString());
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

  private JsonNode summaries(JsonNode input) {
    double from = Json.number(input.path("StartTime"));
    double to = Json.number(input.path("EndTime"));
    ObjectNode output = Json.object();
    ArrayNode summaries = output.putArray("TraceSummaries");
    for (String id : store.ids()) {
      List<JsonNode> segments = store.segments(id);
      double start = TraceStore.start(segments);
      if (start >= from && start <= to) {
        summaries
            .addObject()
            .put("Id", id)
            .put("StartTime", start)
            .put("Duration", TraceStore.end(segments) - start)
            .put("HasFault", segments.stream().anyMatch(s -> s.path("fault").asBoolean(false)));
      }
    }
    return output.put("TracesProcessedCount", summaries.size());
  }

  /** Takes what functions send: a line that names the format, and the document. */
  private void receive() {
    ByteBuffer datagram = ByteBuffer.allocate(LARGEST_DATAGRAM);
    while (daemon.isOpen()) {
      try {
        daemon.receive(datagram.clear());
        String text = UTF_8.decode(datagram.flip()).toString();
        segment(Json.parse(text.substring(text.indexOf('\n') + 1)));
      } catch (ClosedChannelException closing) {
        return;
      } catch (IOException | RuntimeException e) { // the next one may be well
        log.warn("a segment was not understood", e);
      }
    }
  }
}
