package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.evaluation.Champion;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.Project;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A champion is never judged by what it has learned by heart. */
class LearnedRowsTest {

  private static final int ROWS = 1500;
  private static final String DEFINITION =
      """
      name: heart
      task: binary
      target: y
      positive: yes
      columns: {x: number, y: {type: category, required: true}}
      training:
        hyperparameters: {num_round: 300, eta: 0.3, max_depth: 12, min_child_weight: 0, lambda: 0}
        split: {validation: 0.15, test: 0.2, seed: 1}
      """;

  /** Of which nothing can be learned but the rows themselves. */
  private static final List<Double> NOISE = new Random(5).doubles(ROWS).boxed().toList();

  private static final List<String> LABELS =
      new Random(6).ints(ROWS, 0, 2).mapToObj(bit -> bit == 0 ? "no" : "yes").toList();

  @Test
  void aFileThatLacksItsFirstRowIsHeldAgainstWhatTheChampionHasNotLearned() throws Exception {
    var champion = table(IntStream.range(0, ROWS).toArray()).train(DEFINITION, null);

    var next = table(IntStream.range(1, ROWS).toArray()).train(DEFINITION, champion.archive());

    assertThat(auc(champion.comparison().model())).isCloseTo(0.5, within(0.1));
    assertThat(auc(championIn(next))).isCloseTo(0.5, within(0.1));
    assertThat(next.comparison().model().rows()).isCloseTo(ROWS / 5, within(2L));
  }

  @Test
  void whereThereIsNothingElseTheChampionIsNotMeasured() throws Exception {
    var all = table(IntStream.range(0, ROWS).toArray());
    var champion = all.train(DEFINITION, null);
    int[] learned =
        Split.of(
                ProjectYaml.parse(DEFINITION),
                all.rows(),
                TargetColumn.of(ProjectYaml.parse(DEFINITION), all.rows()),
                1)
            .train();

    var next = table(learned).train(DEFINITION, champion.archive());

    assertThat(next.comparison().champion())
        .isInstanceOfSatisfying(
            Champion.Unmeasured.class,
            unmeasured ->
                assertThat(unmeasured.why())
                    .matches("it has learned from \\d+ % of the rows that it would be judged by"));
  }

  @Test
  void rowsThatAreManyTimesThereAreNoSignOfAnything() throws Exception {
    double[] few = IntStream.range(0, ROWS).mapToDouble(i -> i % 7).toArray();
    var champion =
        new Tables().numbers("x", few).words("y", labels(0, ROWS)).train(DEFINITION, null);

    var next =
        new Tables()
            .numbers("x", IntStream.range(1, ROWS).mapToDouble(i -> few[i]).toArray())
            .words("y", labels(1, ROWS))
            .train(DEFINITION, champion.archive());

    assertThat(next.comparison().champion()).isInstanceOf(Champion.Measured.class);
  }

  @Test
  void rowsThatAreRepeatedAreTestedByTheirShareOfTheFile() throws Exception {
    int[] once = IntStream.range(0, 1000).toArray();
    int[] twice = IntStream.range(1000, 1250).flatMap(i -> IntStream.of(i, i)).toArray();
    var champion =
        table(IntStream.concat(IntStream.of(once), IntStream.of(twice)).toArray())
            .train(DEFINITION, null);
    var next = table(IntStream.concat(IntStream.of(once).skip(1), IntStream.of(twice)).toArray());
    Project project = ProjectYaml.parse(DEFINITION);

    int[] test =
        Split.of(
                project,
                next.rows(),
                TargetColumn.of(project, next.rows()),
                1,
                LearnedRows.in(champion.archive()).orElseThrow().novelty(next.rows()))
            .test();

    assertThat(IntStream.of(test).filter(row -> row >= once.length - 1).count())
        .as("a third of the file is repeated")
        .isCloseTo(test.length / 3L, within(2L));
  }

  private static String[] labels(int from, int to) {
    return LABELS.subList(from, to).toArray(String[]::new);
  }

  private static Tables table(int[] rows) {
    return new Tables()
        .numbers("x", IntStream.of(rows).mapToDouble(NOISE::get).toArray())
        .words("y", IntStream.of(rows).mapToObj(LABELS::get).toArray(String[]::new));
  }

  private static Evaluation championIn(Tables.Trained trained) {
    return ((Champion.Measured) trained.comparison().champion()).evaluation();
  }

  private static double auc(Evaluation evaluation) {
    return Objects.requireNonNull(evaluation.metrics().get(Metric.AUC)).value();
  }
}
