package io.millrace.domain.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.evaluation.Evaluation.ClassReport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DoubtsTest {

  private static final Champion NONE = new Champion.None();

  @Test
  void aModelThatIsMeasuredWellIsNotDoubted() {
    assertThat(about(binary(0.84, 0.02, 0.6), NONE)).isEmpty();
  }

  @Test
  void oneThatNeverSaysTheRareClassIsDoubted() {
    assertThat(about(binary(0.84, 0.02, 0), NONE))
        .containsExactly("It recognises none of the 30 held-out rows of class 'yes'.");
  }

  @Test
  void ofSeveralClassesOneMayBeMissedByChance() {
    Evaluation evaluation =
        new Evaluation(
            20,
            new TreeMap<>(),
            List.of(
                new ClassReport("a", 11, 1, 1, 1),
                new ClassReport("b", 4, 0, 0, 0),
                new ClassReport("c", 5, 0, 0, 0)),
            List.of());

    assertThat(about(evaluation, NONE)).hasSize(1).first().asString().contains("'c'");
  }

  @Test
  void oneThatIsTooGoodIsDoubtedAndTheColumnThatItLooksAtIsNamed() {
    assertThat(about(binary(1, 0, 1), NONE))
        .containsExactly(
            "AUC is 1.000, which is too good to be true unless the target follows from the columns:"
                + " 'x' has 98 %.");
  }

  @Test
  void oneThatIsNotToldApartFromChanceIsDoubted() {
    assertThat(about(binary(0.56, 0.07, 0.5), NONE))
        .containsExactly(
            "AUC is 0.5600 (95 % interval 0.4900 to 0.6300): a model that has learned nothing"
                + " reaches 0.5000.");
    assertThat(
            about(
                Evaluation.ofRegression(9, Map.of(Metric.R2, new Estimate(0.1, -0.1, 0.3))), NONE))
        .hasSize(1);
  }

  @Test
  void whatIsSaidOfTheChampionAsWellWasDecidedUponThen() {
    Evaluation never = binary(0.84, 0.02, 0);

    assertThat(about(never, new Champion.Measured(never))).isEmpty();
    assertThat(about(never, new Champion.Measured(binary(0.8, 0.02, 0.5)))).hasSize(1);
    assertThat(about(never, new Champion.Unmeasured("it is another task"))).hasSize(1);
  }

  @Test
  void fromWhereOnAModelIsTooGoodAndUpToWhereItIsChance() {
    assertThat(about(binary(0.9995, 0, 0.5), NONE)).hasSize(1);
    assertThat(about(binary(Math.nextDown(0.9995), 0, 0.5), NONE)).isEmpty();
    assertThat(about(binary(0.625, 0.125, 0.5), NONE)).as("its interval ends at 0.5").hasSize(1);
    assertThat(about(binary(0.626, 0.125, 0.5), NONE)).isEmpty();
  }

  @Test
  void aMetricThatIsGoodByItselfIsNotDoubted() {
    Evaluation accurate =
        Evaluation.ofRegression(
            100,
            Map.of(Metric.ACCURACY, new Estimate(1, 1, 1), Metric.RMSE, new Estimate(1, 1, 1)));

    assertThat(about(accurate, NONE)).isEmpty();
  }

  private static List<String> about(Evaluation evaluation, Champion champion) {
    return Doubts.about(new Comparison(evaluation, champion), "'x' has 98 %");
  }

  private static Evaluation binary(double auc, double margin, double recall) {
    return new Evaluation(
        100,
        new TreeMap<>(Map.of(Metric.AUC, new Estimate(auc, auc - margin, auc + margin))),
        List.of(
            new ClassReport("no", 70, 0.9, 0.9, 0.9),
            new ClassReport("yes", 30, recall, recall, recall)),
        List.of(List.of(70L, 0L), List.of(15L, 15L)));
  }
}
