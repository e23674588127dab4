package io.millrace.runtime.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import io.millrace.runtime.logging.FailedInvocationException;
import io.millrace.runtime.process.Waking;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.function.adapter.aws.FunctionInvoker;
import tools.jackson.databind.JsonNode;

/** Holds Spring Cloud Function's adapter, as AWS Lambda calls it, to what we build on. */
class FunctionInvokerTest {

  private static final String DEFINITION = "spring.cloud.function.definition";
  private static final String TRACE =
      "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";

  private static final Context CONTEXT =
      (Context)
          Proxy.newProxyInstance(
              Context.class.getClassLoader(),
              new Class<?>[] {Context.class},
              (_, method, _) ->
                  switch (method.getName()) {
                    case "getAwsRequestId" -> "request-1";
                    case "getXrayTraceId" -> TRACE;
                    case "getRemainingTimeInMillis" -> 10_000;
                    default -> null;
                  });

  /** What is done while the log is read. */
  @FunctionalInterface
  private interface Action {

    void run() throws IOException;
  }

  @BeforeEach
  void startsTheEchoingModule() {
    System.setProperty("MAIN_CLASS", EchoApplication.class.getName());
  }

  @AfterEach
  void forgetsIt() {
    System.clearProperty("MAIN_CLASS");
    System.clearProperty(DEFINITION);
  }

  @Test
  void anEventReachesItsFunctionAsItIs() throws IOException {
    String event = "{\"detail\":{\"key\":\"a/é.csv\",\"size\":12345678901}}";

    assertThat(invoke(starting("echo"), event)).isEqualTo(event);
  }

  @Test
  void whatOnlyKeepsTheSnapshotAwakeReachesNoFunction() throws IOException {
    assertThat(invoke(starting("fail"), Waking.EVENT)).isEqualTo("{}");
  }

  @Test
  void anEventWithAPayloadIsNotReplacedByIt() throws IOException {
    String event = "{\"payload\":{\"a\":1},\"headers\":{\"b\":\"c\"},\"httpMethod\":\"GET\"}";

    assertThat(invoke(starting("echo"), event)).isEqualTo(event);
  }

  @Test
  void nothingOfAnEventIsLoggedWhateverHappensToIt() throws IOException {
    String canaries =
        """
        {"invalid":"canary","payload":{"a":"canary"},"headers":{"canary":"canary"},
         "detail":{"data":"canary","traceparent":"canary"},"detail-type":"canary","canary":"canary"}
        """;
    List<String> log =
        logOf(() -> {
          for (String function : List.of("echo", "fail", "misread")) {
            invokeAnyhow(starting(function), canaries);
            invokeAnyhow(starting(function), canaries.replace("\"invalid\"", "\"valid\""));
            invokeAnyhow(starting(function), canaries.substring(1));
          }
        });

    assertThat(log).isNotEmpty().noneMatch(line -> line.contains("canary"));
    assertThat(log).anyMatch(line -> line.contains("fail refuses: colour must be green"));
  }

  @Test
  void everyLineIsJsonAndSaysOfWhichInvocationItIs() throws IOException {
    List<String> log =
        logOf(() -> {
          invoke(starting("echo"), "{\"project\":\"churn\",\"runId\":\"r-1\"}");
          invokeAnyhow(starting("fail"), "{}");
        });

    assertThat(log)
        .hasSize(3)
        .last()
        .isEqualTo(
            "io.millrace.runtime.logging.FailedInvocationException: java.lang.IllegalStateException: the state store is away");
    assertThat(log.subList(0, 2))
        .map(line -> Json.read(line, JsonNode.class))
        .allSatisfy(line -> {
          assertThat(line.path("requestId").asString()).isEqualTo("request-1");
          assertThat(line.path("traceId").asString())
              .isEqualTo("1-5759e988-bd862e3fe1be46a994272793");
        })
        .satisfiesExactly(
            line -> {
              assertThat(line.path("project").asString()).isEqualTo("churn");
              assertThat(line.path("runId").asString()).isEqualTo("r-1");
            },
            line -> {
              assertThat(line.path("project").isMissingNode()).isTrue();
              assertThat(line.path("stackTrace").asString())
                  .contains("IllegalStateException: the state store is away\n\tat ");
            });
  }

  @Test
  void whatCanNeverBeAcceptedIsAnsweredWithTheReason() throws IOException {
    PrimedInvoker invoker = starting("fail");

    assertThat(invoke(invoker, "{\"invalid\":\"red\"}"))
        .isEqualTo("{\"refused\":\"colour must be green, but was 'red'\"}");
    assertThat(invoke(invoker, "{")).startsWith("{\"refused\":\"not a JsonNode in JSON");
  }

  @Test
  void everyOtherFailureReachesLambda() {
    PrimedInvoker invoker = starting("fail");

    assertThatThrownBy(() -> invoke(invoker, "{}"))
        .hasStackTraceContaining("the state store is away");
  }

  @Test
  void anAnswerIsNeverReplaced() throws IOException {
    assertThat(invoke(starting("echo"), "null")).isEqualTo("null"); // the adapter would say "OK"
  }

  @Test
  void aProcessWhoseFunctionIsNotNamedDoesNotStart() {
    assertThatThrownBy(() -> new PrimedInvoker())
        .hasStackTraceContaining("must be one of [echo, fail, misread], but was ''");
  }

  @Test
  void aProcessWhoseFunctionIsNotKnownDoesNotStart() {
    assertThatThrownBy(() -> starting("ech0"))
        .hasStackTraceContaining("must be one of [echo, fail, misread], but was 'ech0'");
  }

  @Test
  void aPrimedProcessAnswersAfterItsCheckpoint() throws IOException {
    System.setProperty(DEFINITION, "echo");
    var invoker = new PrimedInvoker();

    invoker.beforeCheckpoint(org.crac.Core.getGlobalContext());

    assertThat(invoke(invoker, "{\"a\":1}")).isEqualTo("{\"a\":1}");
  }

  private static PrimedInvoker starting(String function) {
    System.setProperty(DEFINITION, function);
    return new PrimedInvoker();
  }

  /** What a function's process prints, as CloudWatch Logs gets it. */
  private static List<String> logOf(Action action) throws IOException {
    PrintStream before = System.out;
    var log = new ByteArrayOutputStream();
    System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setOut(before);
    }
    return log.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static void invokeAnyhow(FunctionInvoker invoker, String event) throws IOException {
    try {
      invoke(invoker, event);
    } catch (FailedInvocationException e) {
      System.out.println(e); // as Lambda does
    }
  }

  private static String invoke(FunctionInvoker invoker, String event) throws IOException {
    var answer = new ByteArrayOutputStream();
    invoker.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), answer, CONTEXT);
    return answer.toString(StandardCharsets.UTF_8);
  }
}
