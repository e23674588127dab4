package io.millrace.runtime.tracing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.event.Trace;
import io.millrace.wire.Json;
import io.millrace.wire.TraceHeader;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells spans to the daemon of X-Ray, as segment documents, one a datagram.
 *
 * <p>Lambda writes the segment of the function itself; what follows it is a subsegment. A span that
 * goes on with a trace that Lambda was not handed is a segment of its own there.
 */
final class XRayExporter implements SpanExporter {

  /** The variable that says where the daemon is, as {@code host:port}. */
  static final String ADDRESS = "AWS_XRAY_DAEMON_ADDRESS";

  private static final Logger log = LoggerFactory.getLogger(XRayExporter.class);
  private static final String HEADER = "{\"format\":\"json\",\"version\":1}\n";
  private static final double NANOS = 1e9;

  private final SocketAddress daemon;
  private final DatagramChannel channel;
  private final String function;

  private XRayExporter(SocketAddress daemon, DatagramChannel channel, String function) {
    this.daemon = daemon;
    this.channel = channel;
    this.function = function;
  }

  /** The exporter that the environment asks for; empty if it names no daemon. */
  static Optional<XRayExporter> of(Map<String, String> environment) {
    String address = environment.getOrDefault(ADDRESS, "");
    int colon = address.lastIndexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new XRayExporter(
              new InetSocketAddress(
                  address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
              DatagramChannel.open(),
              environment.getOrDefault("AWS_LAMBDA_FUNCTION_NAME", "millrace")));
    } catch (IOException e) {
      throw new UncheckedIOException("no datagrams can be sent", e);
    }
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    try {
      for (SpanData span : spans) {
        channel.send(ByteBuffer.wrap((HEADER + document(span)).getBytes(UTF_8)), daemon);
      }
      return CompletableResultCode.ofSuccess();
    } catch (IOException e) { // the work is done all the same
      log.warn("a trace is incomplete", e);
      return CompletableResultCode.ofFailure();
    }
  }

  ObjectNode document(SpanData span) {
    ObjectNode segment = Json.mapper().createObjectNode();
    segment.put(
        "trace_id",
        TraceHeader.xrayId(
            new Trace("00-%s-%s-01".formatted(span.getTraceId(), span.getSpanId()))));
    segment.put("id", span.getSpanId());
    segment.put("start_time", span.getStartEpochNanos() / NANOS);
    segment.put("end_time", span.getEndEpochNanos() / NANOS);
    if (span.getParentSpanContext().isValid()) {
      segment.put("parent_id", span.getParentSpanId());
    }
    if (span.getKind() == SpanKind.CONSUMER || !span.getParentSpanContext().isValid()) {
      segment.put("name", function).put("origin", "AWS::Lambda::Function");
    } else {
      segment.put("name", span.getName()).put("type", "subsegment");
    }
    if (span.getStatus().getStatusCode() == StatusCode.ERROR) {
      segment.put("fault", true);
      segment.putObject("annotations").put("error", span.getStatus().getDescription());
    }
    return segment;
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    try {
      channel.close();
      return CompletableResultCode.ofSuccess();
    } catch (IOException e) {
      return CompletableResultCode.ofFailure();
    }
  }
}
