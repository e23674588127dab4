package io.millrace.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Fairness;
import io.millrace.domain.evaluation.Fairness.Group;
import io.millrace.domain.evaluation.FairnessMeasure;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.evaluation.Gates;
import io.millrace.domain.evaluation.Waiver;
import io.millrace.domain.project.EvaluationPolicy;
import io.millrace.domain.project.Project;
import io.millrace.modeling.archive.ModelArchive;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** From a definition that declares groups to what the gates and the card say of them. */
class FairnessTest {

  private static final double EXACT = 1e-6;

  /** The figures of {@code adult-train.csv}: UCI Adult, the train file. */
  @Test
  void theAdultDataIsAsUnfairAsTheLiteratureSays() {
    Samples.Sample adult = Samples.adultTrain();
    Project project = adult.project();
    Observations table = adult.observations();
    TargetColumn target = TargetColumn.of(project, table);
    int[] none = {};

    Fairness fairness =
        new GroupStudy(
                project,
                new EvaluationPolicy.Fairness(List.of(List.of("sex")), null),
                table,
                target)
            .measure(none, none, none, 1);

    Group male = group(fairness, "Male");
    Group female = group(fairness, "Female");
    assertThat(fairness.favourable()).isEqualTo(">50K");
    assertThat((double) male.favourable() / male.rows()).isCloseTo(.305737, within(EXACT));
    assertThat((double) female.favourable() / female.rows()).isCloseTo(.109461, within(EXACT));
    assertThat(value(female, FairnessMeasure.LABEL_DIFFERENCE)).isCloseTo(.196276, within(EXACT));
    assertThat(value(female, FairnessMeasure.CLASS_IMBALANCE)).isCloseTo(.338411, within(EXACT));
    assertThat(value(male, FairnessMeasure.CLASS_IMBALANCE)).isCloseTo(-.338411, within(EXACT));
    assertThat(female.measures()).doesNotContainKey(FairnessMeasure.DISPARATE_IMPACT);
  }

  private static final String LOANS =
      """
      name: loans
      task: binary
      target: paid
      positive: Yes
      columns:
        income: number
        age: integer
        kind: {type: category, feature: false}
        paid: category
      evaluation:
        fairness: {groups: [kind, age, [kind, age]]}
        bounds: {age: [40]}
      gates:
        - {fairness: disparate_impact, of: kind, min: 0.8}
        - {fairness: disparate_impact, of: age, min: 0.5}
        - {fairness: label_difference, of: kind, max: 1}
        - {fairness: equal_opportunity, of: [kind, age], max: 0.9}
      """;

  /** Those of kind b earn half as much, and who earns more pays; kind c are nine rows. */
  private static Tables loans() {
    Random random = new Random(7);
    int rows = 3000;
    double[] income = new double[rows];
    double[] age = new double[rows];
    String[] kind = new String[rows];
    String[] paid = new String[rows];
    for (int i = 0; i < rows; i++) {
      kind[i] = i < 9 ? "c" : i % 3 == 0 ? "b" : "a";
      age[i] = 20 + random.nextInt(40);
      income[i] = (kind[i].equals("b") ? 20 : 40) + 10 * random.nextGaussian();
      paid[i] = income[i] + 5 * random.nextGaussian() > 33 ? "Yes" : "No";
    }
    return new Tables()
        .numbers("income", income)
        .numbers("age", age)
        .words("kind", kind)
        .words("paid", paid);
  }

  @Test
  void groupsAreMeasuredAndGatesSayWhatTheyAreWorthInWords() throws Exception {
    Tables.Trained trained = loans().train(LOANS, null);
    Project project = ProjectYaml.parse(LOANS);

    List<GateVerdict> verdicts = Gates.judge(project.gates(), trained.comparison());

    assertThat(verdicts.get(0)).isInstanceOf(GateVerdict.Failed.class);
    assertThat(verdicts.get(0).because())
        .startsWith("DISPARATE_IMPACT, beside all others: kind = b: 0.")
        .contains("95 % interval", "the gate asks for at least 0.8000 of every group.")
        .doesNotContain("kind = a");
    assertThat(verdicts.get(1)).isInstanceOf(GateVerdict.Passed.class);
    assertThat(verdicts.get(1).because()).contains("age = under 40", "age = 40 or more");
    assertThat(verdicts.get(2)).isInstanceOf(GateVerdict.Inconclusive.class);
    assertThat(verdicts.get(2).because()).contains("too few rows to say of kind = c (9 rows)");
    assertThat(verdicts.get(3)).isInstanceOf(GateVerdict.Inconclusive.class);
    assertThat(verdicts.get(3).because()).contains("kind × age = c × ");
    String card = new String(trained.archive().file(ModelArchive.CARD), UTF_8);
    assertThat(card).contains("Group by group", "kind × age = b × under 40", "Disparate impact");
  }

  @Test
  void aWaiverLetsAGateFailUntilItsLastDay() throws Exception {
    Tables.Trained trained = loans().train(LOANS, null);
    var gate =
        new Gate.Fair(
            FairnessMeasure.DISPARATE_IMPACT,
            List.of("kind"),
            0.8,
            new Waiver("The law changes in May.", LocalDate.parse("2026-05-31")));

    assertThat(judged(gate, trained, "2026-05-31"))
        .isInstanceOf(GateVerdict.Waived.class)
        .extracting(GateVerdict::because)
        .asString()
        .endsWith("of every group. Waived until 2026-05-31: The law changes in May.");
    assertThat(judged(gate, trained, "2026-06-01")).isInstanceOf(GateVerdict.Failed.class);
  }

  /** Whose model is judged by chance: nobody is worse off by more than chance makes. */
  @Test
  void chanceAloneFailsNoGate() throws Exception {
    Random random = new Random(1);
    double[] income = random.doubles(2400, 0, 100).toArray();
    String[] paid = new String[income.length];
    for (int i = 0; i < paid.length; i++) {
      paid[i] = income[i] + 20 * random.nextGaussian() > 50 ? "Yes" : "No";
    }
    Tables.Trained trained =
        new Tables()
            .numbers("income", income)
            .numbers("age", random.doubles(2400, 20, 60).toArray())
            .words(
                "kind",
                IntStream.range(0, 2400)
                    .mapToObj(_ -> random.nextBoolean() ? "a" : "b")
                    .toArray(String[]::new))
            .words("paid", paid)
            .train(LOANS, null);
    var strict = new Gate.Fair(FairnessMeasure.EQUAL_OPPORTUNITY, List.of("kind"), 0, null);

    assertThat(Gates.judge(strict, trained.comparison()))
        .isInstanceOf(GateVerdict.Inconclusive.class)
        .extracting(GateVerdict::because)
        .asString()
        .contains("which chance may have made");
  }

  private static GateVerdict judged(Gate gate, Tables.Trained trained, String day) {
    return Gates.judge(List.of(gate), trained.comparison(), LocalDate.parse(day)).getFirst();
  }

  private static Group group(Fairness fairness, String value) {
    return fairness.groups().stream()
        .filter(group -> group.value().equals(value))
        .findFirst()
        .orElseThrow();
  }

  private static double value(Group group, FairnessMeasure measure) {
    Estimate estimate = Objects.requireNonNull(group.measures().get(measure));
    return estimate.value();
  }
}
