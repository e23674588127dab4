package io.millrace.domain.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WindowSummaryTest {

  private static final Instant FROM = Instant.parse("2026-11-29T12:00:00Z");

  @Test
  void theWorstColumnsComeFirstAndTheirVerdictIsTheWindows() {
    WindowSummary summary =
        of(
            List.of(
                column("fine", DriftVerdict.NONE, false),
                column("bad", DriftVerdict.SEVERE, true),
                column("odd", DriftVerdict.WATCH, true),
                column("none", DriftVerdict.NOT_COMPARED, false)));

    assertThat(summary.columns())
        .extracting(ColumnDrift::column)
        .containsExactly("bad", "odd", "fine", "none");
    assertThat(summary.verdict()).isEqualTo(DriftVerdict.SEVERE);
    assertThat(summary.moved()).containsExactlyInAnyOrder("bad", "odd");
    assertThat(summary.left()).isZero();
  }

  @Test
  void ofAWideTableTheWorstTwoHundredAreKeptAndTheRestIsCounted() {
    List<ColumnDrift> columns = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      columns.add(column("c" + i, i == 249 ? DriftVerdict.DRIFT : DriftVerdict.NONE, i == 249));
    }

    WindowSummary summary = of(columns);

    assertThat(summary.columns()).hasSize(WindowSummary.MOST_COLUMNS);
    assertThat(summary.columns().getFirst().column()).isEqualTo("c249");
    assertThat(summary.left()).isEqualTo(50);
  }

  @Test
  void aWindowWithoutColumnsSaysNothing() {
    assertThat(of(List.of()).verdict()).isEqualTo(DriftVerdict.TOO_FEW_ROWS);
  }

  @ParameterizedTest
  @EnumSource(DriftVerdict.class)
  void aWindowIsJudgedWhereItsVerdictSaysSomething(DriftVerdict verdict) {
    boolean says = verdict != DriftVerdict.NOT_COMPARED && verdict != DriftVerdict.TOO_FEW_ROWS;

    assertThat(of(List.of(column("a", verdict, false))).isJudged()).isEqualTo(says);
  }

  @Test
  void windowsAreKeptInTheOrderOfTheirTimes() {
    assertThat(WindowSummary.key(CHURN, 3, FROM).sort())
        .isEqualTo("window#2026-11-29T12:00:00Z#0000000003")
        .startsWith(WindowSummary.prefix());
  }

  @Test
  void whatMovesAmongRowsOfOneKindIsTheWindowsVerdictTheWorstFirstAndTenAtMost() {
    List<ColumnDrift> columns = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      columns.add(column("watched " + i, DriftVerdict.WATCH, true));
    }
    columns.add(column("age", DriftVerdict.DRIFT, true));
    columns.add(column("same", DriftVerdict.NONE, false));
    SegmentDrift kind = SegmentDrift.of("plan", "basic", FROM, 300, columns);

    assertThat(kind.columns())
        .hasSize(SegmentDrift.MOST_COLUMNS)
        .first()
        .extracting(kind::name)
        .isEqualTo("age where plan is basic");
    assertThat(kind.left()).isEqualTo(3);
    WindowSummary window = of(List.of(column("age", DriftVerdict.NONE, false)));
    assertThat(window.verdict()).isEqualTo(DriftVerdict.NONE);
    assertThat(window.with(List.of(kind)).verdict()).isEqualTo(DriftVerdict.DRIFT);
    assertThat(window.with(List.of(kind)).moved()).isEmpty();
  }

  private static WindowSummary of(List<ColumnDrift> columns) {
    return WindowSummary.of(CHURN, 3, FROM, FROM.plus(Duration.ofHours(1)), FROM, 10, columns);
  }

  private static ColumnDrift column(String name, DriftVerdict verdict, boolean moved) {
    return new ColumnDrift(name, null, verdict, moved, null, "");
  }
}
