package io.millrace.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.evaluation.Champion;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.evaluation.Gates;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.Objective;
import io.millrace.domain.project.Project;
import io.millrace.modeling.Model;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.modeling.evaluate.RegressionResult;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of which it is known which order is the best one. */
class RankingTest {

  private static final int LISTS = 250;
  private static final int EACH = 12;
  private static final int ROWS = LISTS * EACH;
  private static final String PROJECT =
      """
      name: found
      task: regression
      target: relevance
      entityKey: query
      columns:
        query: category
        a: number
        b: number
        kind: category
        relevance: integer
      training: {objective: ranking}
      """;

  private final Random random = new Random(11);
  private final double[] a = random.doubles(ROWS, -1, 1).toArray();
  private final double[] b = random.doubles(ROWS, -1, 1).toArray();
  private final String[] kind =
      IntStream.range(0, ROWS)
          .mapToObj(_ -> random.nextBoolean() ? "k" : "l")
          .toArray(String[]::new);

  /** Rows of a list lie anywhere in the data. */
  private final int[] list = shuffled();

  private final double[] worth =
      IntStream.range(0, ROWS)
          .mapToDouble(row -> Math.sin(3 * a[row]) * (kind[row].equals("k") ? 1 : -1) + b[row])
          .toArray();

  private int[] shuffled() {
    int[] all = IntStream.range(0, ROWS).map(row -> row % LISTS).toArray();
    for (int i = all.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = all[j];
      all[j] = all[i];
      all[i] = other;
    }
    return all;
  }

  /** The best of each list has 4, the next two 2 and 1, all others nothing; some noise. */
  private Tables table() {
    double[] noisy = Arrays.stream(worth).map(each -> each + 0.1 * random.nextGaussian()).toArray();
    double[] relevance = new double[ROWS];
    for (int of = 0; of < LISTS; of++) {
      int own = of;
      int[] best =
          IntStream.range(0, ROWS)
              .filter(row -> list[row] == own)
              .boxed()
              .sorted((one, other) -> Double.compare(noisy[other], noisy[one]))
              .mapToInt(each -> each)
              .toArray();
      relevance[best[0]] = 4;
      relevance[best[1]] = 2;
      relevance[best[2]] = 1;
    }
    return new Tables()
        .words("query", IntStream.of(list).mapToObj(of -> "q" + of).toArray(String[]::new))
        .numbers("a", a)
        .numbers("b", b)
        .words("kind", kind)
        .numbers("relevance", relevance);
  }

  private static Estimate metric(Tables.Trained trained, Metric metric) {
    return Objects.requireNonNull(trained.comparison().model().metrics().get(metric));
  }

  @Test
  void listsAreOrderedNearlyAsWellAsByWhatIsTrueAndBetterThanRowByRow() throws Exception {
    Tables table = table();
    Tables.Trained trained = table.train(PROJECT, null);
    Project project = ProjectYaml.parse(PROJECT);
    TargetColumn target = TargetColumn.of(project, table.rows());
    int[] test = Split.of(project, table.rows(), target, 42).test();
    var oracle =
        new RegressionResult(
            IntStream.of(test).mapToDouble(row -> worth[row]).toArray(),
            target.values(test),
            Objective.RANKING,
            null,
            IntStream.of(test).map(row -> list[row]).toArray());

    Estimate ndcg = metric(trained, Metric.NDCG);
    assertThat(trained.comparison().model().metrics().keySet())
        .containsExactly(Metric.NDCG, Metric.MAP);
    assertThat(ndcg.value()).isGreaterThan(0.93 * oracle.value(Metric.NDCG)).isLessThan(1);
    assertThat(metric(trained, Metric.MAP).value()).isGreaterThan(0.85 * oracle.value(Metric.MAP));
    assertThat(ndcg.high() - ndcg.low()).as("of fifty lists").isBetween(0.005, 0.15);
    assertThat(
            Objects.requireNonNull(
                    Objects.requireNonNull(trained.comparison().linear())
                        .evaluation()
                        .metrics()
                        .get(Metric.NDCG))
                .value())
        .as("the linear model, row by row")
        .isLessThan(ndcg.low());
    assertThat(Objects.requireNonNull(trained.comparison().scrutiny()).robustness())
        .isNotNull()
        .satisfies(robustness -> {
          assertThat(robustness.metric()).isEqualTo(Metric.NDCG);
          assertThat(robustness.rows() % EACH).as("whole lists").isZero();
        });
    assertThat(new String(trained.archive().file(ModelArchive.CARD), UTF_8))
        .contains("Puts the rows of one &#39;query&#39; in order by", "NDCG of the first ten");
    assertThat(table.train(PROJECT, null).archive().file(ModelArchive.MODEL))
        .isEqualTo(trained.archive().file(ModelArchive.MODEL));
  }

  @Test
  void noListIsCutByTheSplit() {
    Project project = ProjectYaml.parse(PROJECT);
    Observations rows = table().rows();
    Split split = Split.of(project, rows, TargetColumn.of(project, rows), 42);

    Set<Integer> all = new HashSet<>();
    for (int[] part : List.of(split.train(), split.validation(), split.test())) {
      Set<Integer> lists =
          IntStream.of(part).map(row -> list[row]).boxed().collect(Collectors.toSet());
      assertThat(part).hasSize(lists.size() * EACH);
      assertThat(all).doesNotContainAnyElementsOf(lists);
      all.addAll(lists);
    }
    assertThat(all).hasSize(LISTS);
  }

  /** As a caller would have it: what is served gives the better row the higher score. */
  @Test
  void whatIsServedPutsRowsOfAListInOrder() throws Exception {
    Model model = Model.of(table().train(PROJECT, null).archive());

    assertThat(score(model, 0.5, 0.9, "k"))
        .isGreaterThan(score(model, 0.5, -0.9, "k"))
        .isGreaterThan(score(model, 0.5, 0.9, "l"));
  }

  private static double score(Model model, double a, double b, String kind) {
    return model
        .predict(List.of(Map.of("query", "new", "a", a, "b", b, "kind", kind)))
        .getFirst()
        .score();
  }

  @Test
  void gatesAskForTheOrderAndHoldItAgainstTheChampionsOnTheSameLists() throws Exception {
    Tables table = table();
    Tables.Trained first = table.train(PROJECT, null);
    assertThat(ProjectYaml.parse(PROJECT).gates())
        .containsExactly(new Gate.NotWorseThanChampion(Metric.NDCG, 0.01));
    Tables.Trained next =
        table.train(
            PROJECT + "gates: [{metric: ndcg, min: 0.99}, {metric: map, min: 0.2}]\n",
            first.archive());

    assertThat(next.comparison().champion())
        .isInstanceOfSatisfying(
            Champion.Measured.class,
            champion ->
                assertThat(Objects.requireNonNull(champion.differences()).get(Metric.NDCG))
                    .isNotNull());
    List<GateVerdict> verdicts =
        Gates.judge(
            List.of(new Gate.Bound(Metric.NDCG, 0.999), new Gate.Bound(Metric.MAP, 0.2)),
            next.comparison());
    assertThat(verdicts.getFirst()).isInstanceOf(GateVerdict.Failed.class);
    assertThat(verdicts.getLast()).isInstanceOf(GateVerdict.Passed.class);
  }

  @Test
  void relevanceThatIsNoGradeIsRefusedWithAnExample() {
    double[] share = new double[ROWS];
    Arrays.fill(share, 0.5);
    Tables table = table().numbers("relevance", share);

    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(
            () -> table.train(PROJECT.replace("relevance: integer", "relevance: number"), null))
        .withMessageContaining(
            "is no whole number from 0 to 31 in 3000 of 3000 rows, for instance 0.5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "objective: ranking, algorithm: auto",
        "objective: ranking, search: {trials: 3}",
        "objective: ranking, interval: 0.9",
        "objective: ranking, weight: b",
      })
  void whatALearnerOfOrdersCannotDoIsRefused(String training) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() ->
            ProjectYaml.parse(PROJECT.replaceAll("\\{objective: ranking.*", "{" + training + "}")))
        .withMessageMatching("(?s).*(search|ranking).*");
  }

  @Test
  void withoutListsThereIsNoOrderAndOtherMetricsAreNotAskedFor() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> ProjectYaml.parse(PROJECT.replace("entityKey: query\n", "")))
        .withMessageContaining("entityKey must be given with training.objective: ranking");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> ProjectYaml.parse(PROJECT + "data: {mode: upsert}\n"))
        .withMessageContaining("upsert leaves one of them");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> ProjectYaml.parse(PROJECT + "gates: [{metric: r2, min: 0.1}]\n"))
        .withMessageContaining("squared_error or poisson or tweedie");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() ->
            ProjectYaml.parse(
                PROJECT.replace("objective: ranking", "") + "gates: [{metric: ndcg, min: 0.1}]\n"))
        .withMessageContaining("beside training.objective: ranking");
  }
}
