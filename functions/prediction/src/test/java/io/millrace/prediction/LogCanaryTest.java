package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.logging.InvocationLog;
import io.millrace.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A secret in every place of a request for predictions: no line of the log and no metric has it,
 * whether it is answered, refused, not captured, or the state store is out of reach.
 */
class LogCanaryTest {

  private static final String CANARY = "mr_canary7Secret";
  private static final String PREDICT = "POST /v1/models/{model}/predict";
  private static final String DESCRIBE = "GET /v1/models/{model}";
  private static final List<String> BODIES =
      List.of(
          "{\"instances\":[{\"tenure\":1,\"contract\":\"%s\"}]}",
          "{\"instances\":[{\"tenure\":\"%s\"}]}",
          "{\"instances\":[{\"%s\":1}]}",
          "{\"instances\":[{\"tenure\":1},{\"tenure\":\"%s\"}],\"partial\":true}",
          "{\"instances\":[\"%s\"]}",
          "{\"instances\":\"%s\"}",
          "{\"instances\":[{\"tenure\":1}],\"partial\":\"%s\"}",
          "{\"instances\":[{\"tenure\":1}],\"%s\":1}",
          "{%s",
          "%s",
          "");

  private final Bench bench = new Bench(Runnable::run);

  @BeforeEach
  void aVersionServes() {
    bench.route(bench.upload(3, TestModels.churning(1)), null);
  }

  @Test
  void noLineOfTheLogHasWhatWasSent() {
    List<byte[]> requests = requests();

    List<String> log =
        logOf(() -> {
          asked(requests);
          bench.captureFails = true;
          asked(requests);
          bench.routesOutOfReach = true;
          bench.pass(Duration.ofHours(1));
          asked(requests);
        });

    assertThat(log).isNotEmpty().noneMatch(line -> line.contains(CANARY));
    assertThat(bench.metrics).isNotEmpty().noneMatch(line -> line.toString().contains(CANARY));
    assertThat(bench.captured).anyMatch(capture -> capture.instance().toString().contains(CANARY));
  }

  private void asked(List<byte[]> requests) {
    for (byte[] request : requests) {
      var answer = new ByteArrayOutputStream();
      InvocationLog.run(null, () -> answer.write(bench.api().answer(request).toBytes()));
      assertThat(Json.read(answer.toString(UTF_8), JsonNode.class).path("statusCode").asInt())
          .isBetween(200, 503);
    }
  }

  private static List<byte[]> requests() {
    List<byte[]> requests = new ArrayList<>();
    for (String body : BODIES) {
      requests.add(event(PREDICT, Bench.MODEL.value(), body.formatted(CANARY)));
    }
    requests.add(event(PREDICT, CANARY, "{}"));
    requests.add(event(DESCRIBE, CANARY, ""));
    requests.add(event(DESCRIBE, Bench.MODEL.value(), ""));
    requests.add(event(CANARY, Bench.MODEL.value(), ""));
    requests.add(CANARY.getBytes(UTF_8));
    return requests;
  }

  private static byte[] event(String route, String model, String body) {
    var event =
        (ObjectNode)
            Json.read(new String(Bench.event(route, model, "VIEWER", body), UTF_8), JsonNode.class);
    event.putObject("headers").put("authorization", CANARY).put("x-canary", CANARY);
    event.putObject("queryStringParameters").put("canary", CANARY);
    return Json.bytes(event);
  }

  private static List<String> logOf(Runnable action) {
    PrintStream before = System.out;
    var log = new ByteArrayOutputStream();
    System.setOut(new PrintStream(log, true, UTF_8));
    try {
      action.run();
    } finally {
      System.setOut(before);
    }
    return log.toString(UTF_8).lines().toList();
  }
}
