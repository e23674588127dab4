package io.millrace.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.function.adapter.aws.FunctionInvoker;

/** Holds Spring Cloud Function's adapter, as AWS Lambda calls it, to what we build on. */
class FunctionInvokerTest {

  private static final String DEFINITION = "spring.cloud.function.definition";

  @BeforeEach
  void startsTheEchoingRoom() {
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
  void anEventWithAPayloadIsNotReplacedByIt() throws IOException {
    String event = "{\"payload\":{\"a\":1},\"headers\":{\"b\":\"c\"},\"httpMethod\":\"GET\"}";

    assertThat(invoke(starting("echo"), event)).isEqualTo(event);
  }

  @Test
  void anEventIsNotLogged() throws IOException {
    FunctionInvoker invoker = starting("fail");
    var seen = new ListAppender<ILoggingEvent>();
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    seen.start();
    root.addAppender(seen);
    try {
      invoke(invoker, "{\"invalid\":\"red\",\"other\":\"secret\"}");
    } finally {
      root.detachAppender(seen);
    }

    assertThat(root.getLevel()).isEqualTo(Level.WARN);
    assertThat(seen.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("fail refuses: colour must be green, but was 'red'");
  }

  @Test
  void whatCanNeverBeAcceptedIsAnsweredWithTheReason() throws IOException {
    FunctionInvoker invoker = starting("fail");

    assertThat(invoke(invoker, "{\"invalid\":\"red\"}"))
        .isEqualTo("{\"refused\":\"colour must be green, but was 'red'\"}");
    assertThat(invoke(invoker, "{")).startsWith("{\"refused\":\"not a JsonNode in JSON");
  }

  @Test
  void everyOtherFailureReachesLambda() {
    FunctionInvoker invoker = starting("fail");

    assertThatThrownBy(() -> invoke(invoker, "{}")).hasStackTraceContaining("the ledger is away");
  }

  @Test
  void anAnswerIsNeverReplaced() throws IOException {
    assertThat(invoke(starting("echo"), "null")).isEqualTo("null"); // the adapter would say "OK"
  }

  @Test
  void aProcessWhoseFunctionIsNotNamedDoesNotStart() {
    assertThatThrownBy(() -> new FunctionInvoker())
        .hasStackTraceContaining("must be one of [echo, fail], but was ''");
  }

  @Test
  void aProcessWhoseFunctionIsNotKnownDoesNotStart() {
    assertThatThrownBy(() -> starting("ech0"))
        .hasStackTraceContaining("must be one of [echo, fail], but was 'ech0'");
  }

  @Test
  void aPrimedProcessAnswersAfterItsCheckpoint() throws IOException {
    System.setProperty(DEFINITION, "echo");
    var invoker = new PrimedInvoker();

    invoker.beforeCheckpoint(org.crac.Core.getGlobalContext());

    assertThat(invoke(invoker, "{\"a\":1}")).isEqualTo("{\"a\":1}");
  }

  private static FunctionInvoker starting(String function) {
    System.setProperty(DEFINITION, function);
    return new FunctionInvoker();
  }

  private static String invoke(FunctionInvoker invoker, String event) throws IOException {
    var answer = new ByteArrayOutputStream();
    invoker.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), answer, null);
    return answer.toString(StandardCharsets.UTF_8);
  }
}
