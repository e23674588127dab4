package io.millrace.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.monitoring.WatchedModel.START;
import static io.millrace.monitoring.WatchedModel.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Fairness.Outcomes;
import io.millrace.domain.evaluation.FairnessMeasure;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.Waiver;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.FairnessFigure;
import io.millrace.domain.monitoring.GroupCounts;
import io.millrace.domain.monitoring.GroupQuality;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.EvaluationPolicy;
import io.millrace.domain.state.Revised;
import io.millrace.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Predictions by the groups that a project declares, from what is captured to an incident. */
class GroupedPredictionsTest {

  private static final Instant LATER = START.plus(Duration.ofHours(2));
  private static final int MANY = 400;
  private static final List<Column> COLUMNS =
      List.of(
          new Column("sex", ColumnType.CATEGORY, false, false, List.of()),
          new Column("age", ColumnType.INTEGER, false, false, List.of()),
          new Column("income", ColumnType.NUMBER, false, false, List.of()));
  private static final Gate FOUR_FIFTHS = fourFifths(null);

  private final WatchedModel model = new WatchedModel();

  @Test
  void groupsAreCountedAtOnceAndOfRangesThatAreDeclared() {
    declare(List.of(List.of("sex"), List.of("sex", "age"), List.of("income")));
    predicted(i -> 0.25);
    model.turn(Duration.ofHours(1));

    assertThat(model.quality().groupsOfRows())
        .as("income has no declared bounds, so what parted it in training is not known here")
        .extracting(GroupQuality::name, each -> each.counts().predictions())
        .containsExactly(
            tuple("sex = m", 266L),
            tuple("sex = f", 133L),
            tuple("sex = (no value)", 1L),
            tuple("sex × age = m × 40 or more", 133L),
            tuple("sex × age = m × under 40", 133L),
            tuple("sex × age = f × 40 or more", 67L),
            tuple("sex × age = f × under 40", 66L),
            tuple("sex × age = (no value) × under 40", 1L));
    assertThat(model.quality().groupsOfRows()).allMatch(each -> each.gates().isEmpty());
    assertThat(open()).as("nobody asks for anything").isEmpty();
  }

  /** Of one woman in ten is said what is said of every second man. */
  @Test
  void aGroupThatIsWorseOffThanAGateLetsItBeIsAnIncidentWithoutALabel() {
    declare(List.of(List.of("sex")), FOUR_FIFTHS);
    predicted(i -> i % 3 == 0 ? (i % 30 == 0 ? 0.75 : 0.25) : i % 2 == 0 ? 0.75 : 0.25);
    model.turn(Duration.ofHours(1));

    GroupQuality women = model.quality().groupsOfRows().get(1);
    assertThat(women.value()).isEqualTo("f");
    assertThat(women.counts()).isEqualTo(new GroupCounts(133, 13, new Outcomes(0, 0, 0, 0, 0)));
    assertThat(women.measures())
        .containsOnlyKeys(FairnessMeasure.DISPARATE_IMPACT, FairnessMeasure.DEMOGRAPHIC_PARITY);
    FairnessFigure figure = women.gates().getFirst();
    assertThat(figure.verdict()).isEqualTo(DriftVerdict.DRIFT);
    assertThat(figure.why())
        .startsWith(
            "disparate impact of sex = f is 0.19 (0.12 to 0.34), and is to be at least 0.80.")
        .endsWith(" Beyond doubt.");
    assertThat(open().orElseThrow().columns())
        .anySatisfy(each -> {
          assertThat(each.column()).isEqualTo("(fairness: disparate impact of sex = f)");
          assertThat(each.why()).isEqualTo(figure.why());
        });
    assertThat(report()).contains("By group", "sex = f", "disparate impact 0.19 (0.12 to 0.34)");
  }

  /** All that is said is right of men, and of women as often as not. */
  @Test
  void whatCameTrueSaysWhoIsFoundLessOften() {
    declare(
        List.of(List.of("sex")),
        new Gate.Fair(FairnessMeasure.EQUAL_OPPORTUNITY, List.of("sex"), 0.1, null));
    predicted(i -> i % 3 == 0 && i % 2 == 0 ? 0.25 : 0.75);
    model.turn(Duration.ofHours(1));
    assertThat(model.quality().groupsOfRows().get(1).gates().getFirst().why())
        .isEqualTo(
            "Too few to say the equal opportunity of sex = f: it takes 30 of the group and of all"
                + " others.");

    model.cameTrue(LATER, 0, MANY, i -> "Yes");
    model.turn(Duration.ofHours(3));

    GroupQuality women = model.quality().groupsOfRows().get(1);
    Estimate missed = women.measures().get(FairnessMeasure.EQUAL_OPPORTUNITY);
    assertThat(Objects.requireNonNull(missed).value())
        .isCloseTo(266 / 267.0 - 67 / 133.0, within(1e-12));
    assertThat(women.gates().getFirst().verdict()).isEqualTo(DriftVerdict.DRIFT);
    assertThat(open()).isPresent();
  }

  @Test
  void whatIsWaivedIsToldOnly() {
    declare(
        List.of(List.of("sex")),
        fourFifths(new Waiver("it is known and will be mended", LocalDate.parse("2026-11-23"))));
    predicted(i -> i % 3 == 0 ? 0.25 : 0.75);
    model.turn(Duration.ofHours(1));

    assertThat(model.quality().groupsOfRows()).allMatch(each -> each.gates().isEmpty());
    assertThat(model.quality().groupsOfRows().get(1).measures())
        .containsKey(FairnessMeasure.DISPARATE_IMPACT);
  }

  private static Gate fourFifths(@Nullable Waiver waiver) {
    return new Gate.Fair(FairnessMeasure.DISPARATE_IMPACT, List.of(), 0.8, waiver);
  }

  private void declare(List<List<String>> groups, Gate... gates) {
    model.groups(
        new EvaluationPolicy(
            List.of(), new EvaluationPolicy.Fairness(groups, null), Map.of("age", List.of(40.0))),
        COLUMNS,
        gates);
  }

  /** Every third is a woman, but of the first it is not known; so much is said to be Yes. */
  private void predicted(IntToDoubleFunction yes) {
    model.put(
        "captures/2026/11/23/18/a",
        IntStream.range(0, MANY)
            .mapToObj(i -> {
              Map<String, Object> instance = new HashMap<>(Map.of("id", "c" + i, "tenure", i % 72));
              if (i > 0) {
                instance.put("sex", i % 3 == 0 ? "f" : "m");
              }
              instance.put("age", i % 2 == 0 ? 30 : 40);
              instance.put("income", i);
              return Json.text(WatchedModel.capture(id(i), START, instance, yes.applyAsDouble(i)))
                  + "\n";
            })
            .collect(Collectors.joining()));
  }

  private Optional<Incident> open() {
    return model.stateStore.find(Incident.key(CHURN, 1)).map(Revised::value);
  }

  private String report() {
    var object = model.objects.head("data", "reports/" + CHURN + "/monitor.html").orElseThrow();
    try (var in = model.objects.read(object)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
