package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.wire.Json;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class HostileRequestTest {

  private static final String ROUTE = "POST /v1/models/{model}/predict";
  private static final String BODY =
      "{\"instances\":[{\"tenure\":1,\"contract\":\"Year\",\"customer_id\":\"7\"},{\"tenure\":70}]}";
  private static final String[] SPLINTERS = {
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "null",
    "true",
    "NaN",
    "-Infinity",
    "1e999",
    "-1e999",
    "1e-999",
    "0x10",
    "01",
    "\\u0000",
    "\\ud800",
    "\ud83d\ude00",
    "\u0000",
    "\\",
    "'",
    "9".repeat(2000),
    "9223372036854775808",
    "[".repeat(100),
    "{\"a\":".repeat(100),
    "\"tenure\":2,",
    "\"__proto__\":1,",
    "\"instances\":1,",
    " ".repeat(1000),
    "a".repeat(100_000),
    "%s%n",
    "${jndi:ldap://x}",
    "../",
    "<b>",
  };
  private static final int REQUESTS = 4_000;

  private final Bench bench = new Bench(Runnable::run);

  /** Bodies that were damaged, and events that were: the seed replays them. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 20261123, 7823991})
  void whateverIsSentIsAnsweredAndNeverAsAFailureOfOurs(long seed) {
    bench.route(bench.upload(1, TestModels.churning(1)), null);
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < REQUESTS; i++) {
      boolean inBody = random.nextInt(4) > 0;
      byte[] event =
          inBody
              ? Bench.event(ROUTE, Bench.MODEL.value(), "VIEWER", damaged(BODY, random))
              : damaged(
                      new String(Bench.event(ROUTE, "telco-churn", "VIEWER", BODY), UTF_8), random)
                  .getBytes(UTF_8);

      HttpResponse answer = bench.api().answer(event);

      JsonNode read = Json.mapper().readTree(answer.toBytes());
      assertThat(read.path("statusCode").intValue())
          .as("request %s of seed %s: %s", i, seed, new String(event, UTF_8))
          .isIn(200, 400, 403, 404, 413);
      if (answer.status() != 200) {
        refused++;
        JsonNode error = Json.mapper().readTree(read.path("body").stringValue()).path("error");
        assertThat(error.path("code").stringValue()).isNotBlank();
        assertThat(error.path("message").stringValue()).isNotBlank().hasSizeLessThan(1000);
      }
    }
    assertThat(refused).as("damage that was noticed").isGreaterThan(REQUESTS / 2);
    assertThat(bench.metrics).noneMatch(line -> line.path("PredictionErrors").asInt(0) > 0);
  }

  private static String damaged(String text, Random random) {
    StringBuilder damaged = new StringBuilder(text);
    int wounds = 1 + random.nextInt(3);
    for (int i = 0; i < wounds; i++) {
      int at = random.nextInt(damaged.length() + 1);
      int to = Math.min(damaged.length(), at + random.nextInt(4));
      damaged.replace(at, to, SPLINTERS[random.nextInt(SPLINTERS.length)]);
    }
    return damaged.toString();
  }
}
