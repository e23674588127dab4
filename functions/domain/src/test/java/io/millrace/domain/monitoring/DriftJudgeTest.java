package io.millrace.domain.monitoring;

import static io.millrace.domain.Refusals.bounded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.project.MonitoringPolicy;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DriftJudgeTest {

  private static final long ENOUGH = 100;
  private static final double CERTAIN = 1e-6;
  private static final double LIKELY = 0.01;
  private static final List<Set<String>> QUIET = List.of(Set.of(), Set.of());

  private final DriftJudge judge = new DriftJudge(new MonitoringPolicy(0.1, 0.25, ENOUGH));

  @ParameterizedTest
  @CsvSource({
    // the measure, its effect, by chance, windows before that say the same, and what it comes to
    "DISTRIBUTION, 0.09, 1e-6, 0, NONE, false",
    "DISTRIBUTION, 0.10, 0.06, 0, NONE, false",
    "DISTRIBUTION, 0.10, 0.05, 0, WATCH, true",
    "DISTRIBUTION, 0.10, 0.05, 1, DRIFT, true",
    "DISTRIBUTION, 0.39, 0.001, 0, DRIFT, true",
    "DISTRIBUTION, 0.40, 0.001, 0, SEVERE, true",
    "DISTRIBUTION, 0.90, 0.0011, 0, WATCH, true",
    "DISTRIBUTION, 0.90, 0.0011, 2, DRIFT, true",
    "DISTRIBUTION, 0.01, 0.9, 1, NONE, false",
    "DISTRIBUTION, 0.01, 0.9, 2, DRIFT, false",
    "STABILITY, 0.09, 1e-6, 0, NONE, false",
    "STABILITY, 0.10, 0.001, 0, WATCH, false",
    "STABILITY, 0.10, 0.002, 0, NONE, false",
    "STABILITY, 0.25, 0.001, 0, DRIFT, true",
    "STABILITY, 1.00, 0.001, 0, SEVERE, true",
    "STABILITY, 0.99, 0.001, 0, DRIFT, true",
    "MISSING, 0.03, 0.05, 0, WATCH, true",
    "MISSING, 0.029, 0.05, 0, NONE, false",
    "UNSEEN_WORDS, 0.4, 1e-9, 0, SEVERE, true"
  })
  void aColumnDriftsWhereItMattersAndIsCertainOrIsSaidAgain(
      Measure measure,
      double effect,
      double pValue,
      int before,
      DriftVerdict verdict,
      boolean moved) {
    List<Set<String>> windows =
        IntStream.range(0, 2)
            .mapToObj(window -> window < before ? Set.of("age") : Set.of("other"))
            .toList();

    ColumnDrift said = judgeOne(column("age", evidence(measure, effect, pValue)), windows);

    assertThat(said.verdict()).isEqualTo(verdict);
    assertThat(said.moved()).isEqualTo(moved);
    assertThat(said.verdict().isDrift())
        .isEqualTo(verdict == DriftVerdict.DRIFT || verdict == DriftVerdict.SEVERE);
  }

  @Test
  void aFewRowsSayNothingAndNoEvidenceIsNoComparison() {
    ColumnComparison few =
        new ColumnComparison(
            "age", ENOUGH - 1, 9.0, List.of(evidence(Measure.DISTRIBUTION, 1, 0)), null);
    assertThat(judgeOne(few, QUIET))
        .isEqualTo(
            new ColumnDrift(
                "age",
                9.0,
                DriftVerdict.TOO_FEW_ROWS,
                false,
                null,
                "99 rows are too few to say anything: it takes 100."));
    assertThat(judgeOne(ColumnComparison.impossible("age", 5000, "It has no reference."), QUIET))
        .isEqualTo(
            new ColumnDrift(
                "age", null, DriftVerdict.NOT_COMPARED, false, null, "It has no reference."));
    assertThat(judgeOne(new ColumnComparison("age", 5000, null, List.of(), null), QUIET).why())
        .isEqualTo("There was nothing to compare.");
  }

  /** Holm's example: p-values 0.01, 0.04, 0.03 of three become 0.03, 0.06, 0.06. */
  @Test
  void chanceIsCountedOverTheWholeWindow() {
    List<ColumnDrift> said =
        judge.judge(
            List.of(
                column("a", evidence(Measure.DISTRIBUTION, 0.2, 0.01)),
                column("b", evidence(Measure.DISTRIBUTION, 0.2, 0.04)),
                column("c", evidence(Measure.DISTRIBUTION, 0.2, 0.03))),
            QUIET);

    assertThat(said).extracting(ColumnDrift::column).containsExactly("a", "b", "c");
    assertThat(said.stream().map(each -> strongest(each).pValue()))
        .satisfiesExactly(
            p -> assertThat(p).isCloseTo(0.03, within(1e-12)),
            p -> assertThat(p).isCloseTo(0.06, within(1e-12)),
            p -> assertThat(p).isCloseTo(0.06, within(1e-12)));
    assertThat(said).extracting(ColumnDrift::moved).containsExactly(true, false, false);
  }

  @Test
  void theSameChanceTwiceIsCorrectedAlikeAndNoneIsMoreThanOne() {
    List<ColumnDrift> said =
        judge.judge(
            List.of(
                column("a", evidence(Measure.DISTRIBUTION, 0.2, 0.02)),
                column("b", evidence(Measure.DISTRIBUTION, 0.2, 0.02)),
                column("c", evidence(Measure.DISTRIBUTION, 0.2, 0.9))),
            QUIET);

    assertThat(said).extracting(each -> strongest(each).pValue()).containsExactly(0.06, 0.06, 0.9);
    assertThat(
            judge.judge(
                Collections.nCopies(3, column("a", evidence(Measure.DISTRIBUTION, 0.2, 0.9))),
                QUIET))
        .extracting(each -> strongest(each).pValue())
        .containsOnly(1.0);
  }

  @Test
  void columnsOfTooFewRowsCostTheOthersNothing() {
    ColumnComparison few =
        new ColumnComparison(
            "few", ENOUGH - 1, null, List.of(evidence(Measure.DISTRIBUTION, 0.2, 0.5)), null);

    List<ColumnDrift> said =
        judge.judge(List.of(few, column("a", evidence(Measure.DISTRIBUTION, 0.2, 0.04))), QUIET);

    assertThat(said.getLast().moved()).isTrue();
  }

  @Test
  void whatSaysMostIsWhatIsCertainThenWhatNamesSomethingThenWhatIsManyTimesItsFloor() {
    Evidence index = evidence(Measure.STABILITY, 2.0, CERTAIN);
    Evidence shift = evidence(Measure.DISTRIBUTION, 0.2, CERTAIN);
    Evidence missing = evidence(Measure.MISSING, 0.3, CERTAIN);
    Evidence likely = evidence(Measure.ABOVE_RANGE, 0.9, LIKELY);
    Evidence chance = evidence(Measure.BELOW_RANGE, 0.9, 0.9);

    assertThat(strongestOf(index, shift)).isEqualTo(Measure.DISTRIBUTION);
    assertThat(strongestOf(shift, missing, index)).isEqualTo(Measure.MISSING);
    assertThat(strongestOf(likely, shift)).isEqualTo(Measure.DISTRIBUTION);
    assertThat(strongestOf(chance, likely)).isEqualTo(Measure.ABOVE_RANGE);
    assertThat(strongestOf(chance, index)).isEqualTo(Measure.STABILITY);
    // Where nothing matters: what is least of all chance, corrected for two. 0.05 is not chance.
    assertThat(strongestOf(chance, evidence(Measure.DISTRIBUTION, 0.05, 0.025)))
        .isEqualTo(Measure.DISTRIBUTION);
    assertThat(
            strongestOf(
                evidence(Measure.MISSING, 0.3, 0.002), evidence(Measure.DISTRIBUTION, 0.2, 0.0005)))
        .isEqualTo(Measure.DISTRIBUTION);
  }

  @Test
  void theVerdictIsSaidInWordsWithItsFigures() {
    assertThat(judgeOne(column("age", evidence(Measure.DISTRIBUTION, 0.2, 0.02)), QUIET).why())
        .isEqualTo(
            "Kolmogorov-Smirnov distance 0.200 (it matters from 0.100), 100 rows against 1,000; by"
                + " chance in 2.0 % of windows. No window before says the same.");
    assertThat(judgeOne(column("age", evidence(Measure.DISTRIBUTION, 0.2, CERTAIN)), QUIET).why())
        .endsWith("by chance in 1 window of 1,000,000. Beyond doubt.");
    assertThat(judgeOne(column("age", evidence(Measure.DISTRIBUTION, 0.2, 0)), QUIET).why())
        .endsWith("by chance in less than 1 window of 1,000,000,000. Beyond doubt.");
    assertThat(judgeOne(column("age", evidence(Measure.DISTRIBUTION, 0.2, 0.001)), QUIET).why())
        .contains("by chance in 1 window of 1,000.");
    assertThat(
            judgeOne(
                    column("age", evidence(Measure.DISTRIBUTION, 0.2, 0.02)),
                    List.of(Set.of("age"), Set.of()))
                .why())
        .endsWith(" A window before says the same.");
    assertThat(
            judgeOne(
                    column("age", evidence(Measure.DISTRIBUTION, 0.0, 1)),
                    List.of(Set.of("age"), Set.of("age")))
                .why())
        .endsWith(" Not this window, but the two before had moved.");
    assertThat(judgeOne(column("age", evidence(Measure.STABILITY, 0.2, CERTAIN)), QUIET).why())
        .startsWith("Population stability index 0.200 (it matters from 0.250)")
        .endsWith(" Small, but certain.");
    assertThat(judgeOne(column("age", evidence(Measure.DISTRIBUTION, 0.0, 1)), QUIET).why())
        .endsWith("by chance in 100.0 % of windows.");
  }

  @Test
  void whatCouldNotBeComparedIsSaidBesideWhatCould() {
    var partly =
        new ColumnComparison(
            "age",
            ENOUGH,
            0.3,
            List.of(evidence(Measure.DISTRIBUTION, 0, 1)),
            "Its range is not known.");

    ColumnDrift said = judgeOne(partly, QUIET);

    assertThat(said.why()).endsWith(" Its range is not known.");
    assertThat(said.psi()).isEqualTo(0.3);
  }

  @ParameterizedTest
  @EnumSource(Measure.class)
  void aMeasureIsSevereBeyondWhereItMattersAndHasWords(Measure measure) {
    assertThat(measure.severe(0.25)).isGreaterThan(measure.floor(0.25));
    assertThat(measure.floor(0.25)).isPositive();
    assertThat(measure.words()).isNotBlank();
    Evidence[] all =
        Stream.of(Measure.values()).map(each -> evidence(each, 0.5, 0.5)).toArray(Evidence[]::new);
    assertThat(column("age", all).of(measure)).contains(evidence(measure, 0.5, 0.5));
    assertThat(ColumnComparison.impossible("age", 1, "no").of(measure)).isEmpty();
  }

  @Test
  void anEvidenceIsAnEffectAndAProbability() {
    bounded(
        "effect",
        (Double effect) -> evidence(Measure.MISSING, effect, 0.5),
        List.of(0.0, 1e9),
        List.of(-Double.MIN_VALUE, Double.NaN));
    bounded(
        "p-value",
        (Double pValue) -> evidence(Measure.MISSING, 0.5, pValue),
        List.of(0.0, 1.0),
        List.of(-Double.MIN_VALUE, Math.nextUp(1.0), Double.NaN));
  }

  @Test
  void rowsOfKindsHaveHalfOfTheChanceAndAllRowsTheOtherHalf() {
    var all = column("age", evidence(Measure.DISTRIBUTION, 0.2, 0.03));
    var kind = column("age", evidence(Measure.DISTRIBUTION, 0.2, 0.012));
    var other = column("age", evidence(Measure.DISTRIBUTION, 0.2, 0.02));

    DriftJudge.Judgement said =
        judge.judge(
            List.of(all), QUIET, List.of(kind("basic", ENOUGH, kind), kind("pro", ENOUGH, other)));

    assertThat(said.columns()).extracting(ColumnDrift::moved).containsExactly(false);
    assertThat(said.kinds())
        .extracting(SegmentDrift::moved)
        .containsExactly(Set.of("age"), Set.of("age")); // 0.012 · 2 / ½, and 0.02 / ½
    assertThat(said.kinds())
        .extracting(SegmentDrift::verdict)
        .containsExactly(DriftVerdict.WATCH, DriftVerdict.WATCH);
  }

  @Test
  void whereNoKindHasRowsEnoughAllRowsAreJudgedAsWithoutKinds() {
    var all = column("age", evidence(Measure.DISTRIBUTION, 0.2, 0.03));
    var few = new ColumnComparison("age", ENOUGH - 1, null, all.evidence(), null);

    DriftJudge.Judgement said =
        judge.judge(List.of(all), QUIET, List.of(kind("basic", ENOUGH - 1, few)));

    assertThat(said.columns()).extracting(ColumnDrift::moved).containsExactly(true);
    assertThat(said.kinds())
        .extracting(SegmentDrift::verdict)
        .containsExactly(DriftVerdict.TOO_FEW_ROWS);
    assertThat(said.kinds().getFirst().columns()).isEmpty();
  }

  private static DriftJudge.Kind kind(String value, long rows, ColumnComparison column) {
    return new DriftJudge.Kind("plan", value, Instant.EPOCH, rows, List.of(column), QUIET);
  }

  private ColumnDrift judgeOne(ColumnComparison column, List<Set<String>> before) {
    return judge.judge(List.of(column), before).getFirst();
  }

  private Measure strongestOf(Evidence... evidence) {
    return strongest(judgeOne(column("age", evidence), QUIET)).measure();
  }

  private static Evidence strongest(ColumnDrift said) {
    return Objects.requireNonNull(said.strongest());
  }

  private static ColumnComparison column(String name, Evidence... evidence) {
    return new ColumnComparison(name, ENOUGH, null, List.of(evidence), null);
  }

  private static Evidence evidence(Measure measure, double effect, double pValue) {
    return new Evidence(measure, effect, pValue, 1000, ENOUGH);
  }
}
