package io.millrace.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cost.Bill;
import io.millrace.cost.Deployment;
import io.millrace.cost.Load;
import io.millrace.cost.Workload;
import io.millrace.wire.Prices;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the stages cost, by the same reckoning as {@code ./millrace cost}. */
class CostTest {

  @Test
  void devAtRestCostsLessThanTwoDollarsAMonthStorageAside() {
    Bill bill = atRest("dev");

    assertThat(bill.atRestWithoutStorage())
        .as("%s", bill.atRest())
        .isBetween(0.01, Math.nextDown(2.0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "staging", "prod"})
  void everyResourceIsPricedOrKnownToCostNothing(String stage) {
    assertThat(atRest(stage).unknown()).isEmpty();
  }

  private static Bill atRest(String stage) {
    Synthesized templates = Synthesized.of(stage);
    return Bill.of(
        Deployment.of(
            Map.of("data", templates.data(), "loop", templates.loop(), "edge", templates.edge())),
        Load.NONE,
        Prices.usual(),
        Workload.assumed(),
        false);
  }
}
