package io.millrace.cost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.millrace.cli.Console;
import io.millrace.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StatementTest {

  private static final Load LOAD =
      new Load(0, 0, 1_000_000, 1, 0, "ml.m5.large", new Load.Endpoints(730, "ml.m5.large", 0));

  @Test
  void whatIsScaledCostsFromAsManyMachinesAsItHasToAsManyAsItMayHave() {
    Bill least = Fixture.bill(LOAD);
    Bill most = Fixture.bill(LOAD.withEndpointHours(2920));

    String said = said(least, most);
    assertThat(said)
        .containsPattern(
            "Total +\\S+ +" + FigureFormat.money(least.total(Bill.Line::withLoad)) + "  at least")
        .containsPattern(
            "\\n +"
                + FigureFormat.money(most.total(Bill.Line::withLoad))
                + "  at most: as many machines");
    JsonNode json =
        Json.read(
            new Statement(least, most, LOAD, Workload.assumed(), false).json(), JsonNode.class);
    assertThat(json.path("withLoadAtMost").asDouble() - json.path("withLoad").asDouble())
        .isCloseTo(3 * 730 * 0.115, within(1e-6));
  }

  @Test
  void whatIsNotScaledHasOneTotal() {
    assertThat(said(Fixture.bill(LOAD), null)).doesNotContain("  at least\n", "at most:");
  }

  @Test
  void thereAreNeverFewerMachinesAtMostThanAtLeast() {
    assertThatExceptionOfType(CostException.class)
        .isThrownBy(() -> LOAD.withEndpointHours(729))
        .withMessage("most-endpoint-hours: expected endpoint-hours, 730.0, or more, got 729.0");
    assertThat(LOAD.withEndpointHours(730)).isEqualTo(LOAD);
  }

  private static String said(Bill bill, @Nullable Bill most) {
    var out = new ByteArrayOutputStream();
    new Statement(bill, most, LOAD, Workload.assumed(), false)
        .print(new Console(new PrintStream(out, true, UTF_8), System.err, false), "test", false);
    return out.toString(UTF_8);
  }
}
