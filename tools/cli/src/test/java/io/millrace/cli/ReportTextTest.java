package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.wire.Json;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReportTextTest {

  @Test
  void whatIsWrongIsToldWithAnExampleAndWhatItCouldBe() {
    assertThat(
            ReportText.lines(
                audit(
                    """
                    {"warnings": ["The file is UTF-16 and was read as such."],
                     "broken": [
                      {"column": "", "rule": "ragged", "rows": 1240, "line": 17,
                       "value": "3 fields, expected 2"},
                      {"column": "price", "rule": "type", "rows": 240, "line": 1002,
                       "value": "41555,89", "hint": "declare decimal: \\",\\""},
                      {"column": "id", "rule": "required", "rows": 1, "line": 3, "value": ""}]}
                    """)))
        .containsExactly(
            "The file is UTF-16 and was read as such.",
            "1,240 rows break the rule ragged: line 17 has 3 fields, expected 2",
            "240 rows break the rule type of price, for instance '41555,89' in line 1,002:"
                + " declare decimal: \",\"",
            "1 row breaks the rule required of id, for instance in line 3");
  }

  @Test
  void manyAreNotToldAll() {
    String rules =
        IntStream.range(0, 20)
            .mapToObj(
                "{\"column\":\"c%s\",\"rule\":\"type\",\"rows\":2,\"line\":1,\"value\":\"x\"}"
                    ::formatted)
            .collect(Collectors.joining(",", "{\"broken\":[", "]}"));

    assertThat(ReportText.lines(audit(rules))).hasSize(9).last().isEqualTo("and 12 rules more");
  }

  @Test
  void ofARefusedFileNothingIsPublished() {
    assertThat(Descriptions.refused(audit("{\"read\":600,\"published\":558,\"quarantined\":42}")))
        .isEqualTo("600 rows read, 42 of them break a rule, none published");
  }

  @Test
  void aFileWithoutAReportHasNothingToTell() {
    assertThat(ReportText.lines(audit("{}").path("audit"))).isEmpty();
  }

  private static JsonNode audit(String json) {
    return Json.read(json, JsonNode.class);
  }
}
