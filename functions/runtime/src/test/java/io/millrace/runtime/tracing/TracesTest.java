package io.millrace.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.event.Trace;
import io.millrace.runtime.process.Variables;
import io.millrace.wire.Json;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Traces as the daemon of X-Ray is told of them. */
class TracesTest {

  private static final String LAMBDAS =
      "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
  private static final Trace OTHER =
      new Trace("00-6b04c01c28f2c57c56baa9b8faa80e58-00f067aa0ba902b7-01");

  private DatagramChannel daemon;
  private Traces traces;

  @BeforeEach
  void listens() throws IOException {
    daemon = DatagramChannel.open();
    daemon.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    int port = ((InetSocketAddress) daemon.getLocalAddress()).getPort();
    traces =
        Traces.of(
            new Variables(
                Map.of(
                    "AWS_XRAY_DAEMON_ADDRESS",
                    "127.0.0.1:" + port,
                    "AWS_LAMBDA_FUNCTION_NAME",
                    "ConcludeTraining")));
  }

  @AfterEach
  void closes() throws IOException {
    daemon.close();
  }

  @Test
  void whatLambdaTracesIsASubsegmentOfItsSegment() throws IOException {
    Trace inside;
    try (Scope _ = Traces.received(LAMBDAS).makeCurrent()) {
      inside = traces.following("work", Optional.empty(), () -> traces.current().orElseThrow());
    }

    JsonNode told = told();
    assertThat(told.path("type").asString()).isEqualTo("subsegment");
    assertThat(told.path("name").asString()).isEqualTo("work");
    assertThat(told.path("trace_id").asString()).isEqualTo("1-5759e988-bd862e3fe1be46a994272793");
    assertThat(told.path("parent_id").asString()).isEqualTo("53995c3f42cd8ad8");
    assertThat(told.path("id").asString()).isEqualTo(inside.place());
    assertThat(told.path("end_time").asDouble())
        .isGreaterThanOrEqualTo(told.path("start_time").asDouble());
  }

  @Test
  void whatFollowsFromAnotherTraceIsASegmentThere() throws IOException {
    try (Scope _ = Traces.received(LAMBDAS).makeCurrent()) {
      traces.following(Optional.of(OTHER), () -> 1);
    }

    JsonNode told = told();
    assertThat(told.path("origin").asString()).isEqualTo("AWS::Lambda::Function");
    assertThat(told.path("name").asString()).isEqualTo("ConcludeTraining");
    assertThat(told.path("trace_id").asString()).isEqualTo("1-6b04c01c-28f2c57c56baa9b8faa80e58");
    assertThat(told.path("parent_id").asString()).isEqualTo("00f067aa0ba902b7");
  }

  @Test
  void whatFailsSaysSoWithoutSayingWhatItWasGiven() throws IOException {
    assertThatThrownBy(() ->
            traces.following(
                Optional.empty(),
                () -> {
                  throw new IllegalStateException("canary");
                }))
        .isInstanceOf(IllegalStateException.class);

    JsonNode told = told();
    assertThat(told.path("fault").asBoolean()).isTrue();
    assertThat(told.toString()).contains("IllegalStateException").doesNotContain("canary");
  }

  @Test
  void whereNobodySampledNothingIsToldAndTheTraceGoesOn() throws IOException {
    try (Scope _ = Traces.received(LAMBDAS.replace("Sampled=1", "Sampled=0")).makeCurrent()) {
      Trace inside =
          traces.following("work", Optional.empty(), () -> traces.current().orElseThrow());
      assertThat(inside.id()).isEqualTo("5759e988bd862e3fe1be46a994272793");
    }

    daemon.configureBlocking(false);
    assertThat(daemon.receive(ByteBuffer.allocate(1))).isNull();
  }

  private JsonNode told() throws IOException {
    ByteBuffer datagram = ByteBuffer.allocate(64 * 1024);
    daemon.receive(datagram);
    String[] lines = StandardCharsets.UTF_8.decode(datagram.flip()).toString().split("\n", -1);
    assertThat(lines[0]).isEqualTo("{\"format\":\"json\",\"version\":1}");
    return Json.read(lines[1], JsonNode.class);
  }
}
