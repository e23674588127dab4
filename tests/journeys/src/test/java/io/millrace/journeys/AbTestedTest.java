package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two versions answer until what came true shows which is better; that one answers from then on.
 */
@ExtendWith(SharedPlatform.class)
class AbTestedTest {

  private static final String PROJECT = "ab-tested";
  private static final String PATH = "/v1/projects/" + PROJECT;

  /** So many, as the stream of captures delivers what is full at once. */
  private static final int REQUESTS = 40;

  private static final int INSTANCES = 1000;

  /** Of each request, so many of which is said what came true. */
  private static final int LABELS = 25;

  @Test
  void theVersionThatIsRightMoreOftenAnswersAll(Platform platform) {
    platform.declare(
        PROJECT,
        Sample.yaml(PROJECT)
            + "deployment: {rollout: {strategy: ab, metric: accuracy, effect: 0.1, atMost: 1d}}\n");
    platform.drop(PROJECT, "before.csv", customers(1, (_, large) -> large).getBytes(UTF_8));
    var _ = platform.await(PROJECT, now -> now.at("/route/live/version").asInt(0) == 1);
    platform.drop(
        PROJECT, "after.csv", customers(2, (months, _) -> leaves(months)).getBytes(UTF_8));
    var _ = platform.await(PROJECT, now -> now.at("/route/rollout/to/version").asInt(0) == 2);
    var commands = new Commands(platform.environment());
    assertThat(commands.run("rollout", PROJECT))
        .contains("version 1    ██████████░")
        .contains("50 %");

    Set<Integer> answering = new TreeSet<>();
    List<String> outcomes = ask(platform, answering);
    assertThat(answering).containsExactly(1, 2);
    var said =
        platform.post(
            "/v1/models/%s/feedback".formatted(PROJECT),
            outcomes.stream().collect(Collectors.joining(",", "{\"feedback\":[", "]}")));
    assertThat(said.statusCode()).as(said.body()).isEqualTo(200);

    JsonNode status =
        platform.awaitAnswer(
            PATH + "/status",
            now -> {
              var _ = platform.turn("summarizecaptures", Map.of());
              var _ = platform.turn("advancerollouts", Map.of());
              return now.at("/route/live/version").asInt() == 2;
            });

    assertThat(status.at("/route/rollout/state/type").asString()).isEqualTo("Completed");
    assertThat(commands.run("history", PROJECT))
        .containsPattern("version 2 is better: version 2 right in .* version 1 right in ");
  }

  /** What came true of some predictions of each request. */
  private static List<String> ask(Platform platform, Set<Integer> answering) {
    Random random = new Random(3);
    List<String> outcomes = new ArrayList<>();
    for (int request = 0; request < REQUESTS; request++) {
      int[] months = random.ints(INSTANCES, 0, 100).toArray();
      boolean[] large = new boolean[INSTANCES];
      IntStream.range(0, INSTANCES).forEach(i -> large[i] = random.nextBoolean());
      var answer =
          platform.post(
              "/v1/models/%s/predict".formatted(PROJECT),
              IntStream.range(0, INSTANCES)
                  .mapToObj(i ->
                      "{\"months\":%s,\"plan\":\"%s\"}"
                          .formatted(months[i], large[i] ? "large" : "small"))
                  .collect(Collectors.joining(",", "{\"instances\":[", "]}")));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode answered = JsonMapper.shared().readTree(answer.body());
      answering.add(answered.path("version").asInt());
      List<String> ids = answered.path("predictions").findValuesAsString("id");
      for (int i = 0; i < LABELS; i++) {
        outcomes.add(
            "{\"id\":\"%s\",\"outcome\":\"%s\"}"
                .formatted(ids.get(i), leaves(months[i]) ? "Yes" : "No"));
      }
    }
    return outcomes;
  }

  /** Who leaves since everybody's contract was changed; before, it was who had a large one. */
  private static boolean leaves(int months) {
    return months < 30;
  }

  private static String customers(long seed, BiPredicate<Integer, Boolean> leaves) {
    Random random = new Random(seed);
    StringBuilder csv = new StringBuilder("leaves,months,plan\n");
    for (int row = 0; row < 600; row++) {
      int months = random.nextInt(100);
      boolean large = random.nextBoolean();
      csv.append(leaves.test(months, large) != random.nextDouble() < 0.1 ? "Yes" : "No")
          .append(',')
          .append(months)
          .append(large ? ",large\n" : ",small\n");
    }
    return csv.toString();
  }
}
