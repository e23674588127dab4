package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class CompareCommandTest {

  private static final String SECOND = "r-000000000002";

  @AutoClose private final ServedPlatform served = new ServedPlatform();

  @Test
  void twoRunsAreToldSideBySide() {
    served.platform.firstRound(ServedPlatform.FILE, ApiFixture.DEFINITION);
    served.platform.secondVersion();
    assertThat(served.run("runs", "telco-churn", "--json")).isZero();
    String first =
        served
            .out()
            .replaceFirst("(?s).*\"runId\":\"(?!%s)(r-[0-9a-z]+)\".*".formatted(SECOND), "$1");

    assertThat(served.run("compare", "telco-churn", first, SECOND)).isZero();
    assertThat(served.out().lines().filter(line -> line.startsWith("dataset")))
        .singleElement()
        .asString()
        .matches("dataset +1 +1 *");
    assertThat(served.out().lines().filter(line -> line.startsWith("auc")))
        .singleElement()
        .asString()
        .matches("auc +\\d\\.\\d{3} \\(.*\\) +\\d\\.\\d{3} \\(.*\\) *");
    assertThat(served.out()).contains("passed every gate", "revision 1", "took");
  }

  @Test
  void aRunThatIsNotThereIsNamed() {
    served.platform.firstRound(ServedPlatform.FILE, ApiFixture.DEFINITION);

    assertThat(served.run("compare", "telco-churn", SECOND, SECOND)).isEqualTo(1);
    assertThat(served.err()).contains("telco-churn has no run " + SECOND);
  }
}
