package io.millrace.runtime.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.UnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLoggerTest {

  private static final String CANARY = "canary";

  private final List<String> lines = new ArrayList<>();
  private final BasicMDCAdapter context = new BasicMDCAdapter();
  private final JsonLogger logger =
      new JsonLogger(
          "io.millrace.Some",
          Level.INFO,
          context,
          () -> Instant.EPOCH,
          line -> lines.add(new String(line, UTF_8)));

  @Test
  void anEventIsOneLineOfJson() {
    context.put("requestId", "r-1");

    logger.atInfo().addKeyValue("rows", 7).log("read {} \"files\"\nof {}", 2, "b");

    assertThat(only())
        .isEqualTo(
            new JsonMapper()
                .readTree(
                    """
                    {"timestamp":"1970-01-01T00:00:00Z","level":"INFO","logger":"io.millrace.Some",
                     "message":"read 2 \\"files\\"\\nof b","requestId":"r-1","rows":"7"}
                    """));
  }

  @Test
  void whatIsBelowTheThresholdIsNotWritten() {
    logger.debug("no");
    logger.atDebug().addKeyValue("a", 1).log("no");

    assertThat(lines).isEmpty();
  }

  @Test
  void aStackTraceIsAFieldOfTheLine() {
    logger.error(
        "failed", new UnavailableException("the state store is away", new Exception(CANARY)));

    assertThat(only().path("error").asString())
        .isEqualTo("io.millrace.domain.UnavailableException: the state store is away");
    assertThat(only().path("stackTrace").asString())
        .contains("the state store is away\n\tat io.millrace.runtime.logging.JsonLoggerTest.")
        .contains("\nCaused by: java.lang.Exception");
  }

  @Test
  void whatALibraryQuotesOfItsInputIsNotTold() {
    try {
      Integer.parseInt(CANARY);
    } catch (NumberFormatException e) {
      logger.error("failed", new IllegalStateException("ours", e));
      logger.warn("failed", e);
    }
    try {
      new JsonMapper().readTree("{\"a\": " + CANARY + "}");
    } catch (RuntimeException e) {
      logger.warn("failed", e);
    }

    assertThat(lines).hasSize(3).noneMatch(line -> line.contains(CANARY));
    assertThat(lines.getFirst()).contains("ours", "java.lang.NumberFormatException");
  }

  @Test
  void aRefusalSaysWhatWasExpectedAndNotWhatWasGiven() {
    logger.warn("refused", new InvalidInputException("colour", "green", CANARY));
    logger.warn("refused", new InvalidInputException("There is no " + CANARY));

    assertThat(lines).hasSize(2).noneMatch(line -> line.contains(CANARY));
    assertThat(lines.getFirst()).contains("InvalidInputException: colour must be green");
  }

  private JsonNode only() {
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).endsWith("}\n");
    return new JsonMapper().readTree(lines.getFirst());
  }
}
