package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class GateVerdictsTest {

  @Test
  void whatIsWaivedOrCouldNotTellIsNotSaidToBePassed() {
    assertThat(passed("Passed", "Passed")).isEqualTo("passed every gate");
    assertThat(passed("Passed", "Waived")).isEqualTo("passed every gate but what is waived");
    assertThat(passed("Waived", "Inconclusive"))
        .isEqualTo("failed no gate, but not all could tell");
  }

  private static String passed(String... verdicts) {
    List<Map<String, String>> told =
        Stream.of(verdicts).map(verdict -> Map.of("type", verdict)).toList();
    return GateVerdicts.passed(
        JsonMapper.shared().valueToTree(Map.of("model", Map.of("verdicts", told))));
  }
}
