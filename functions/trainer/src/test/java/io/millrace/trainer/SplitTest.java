package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Project;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {

  private static final int ROWS = 2000;

  /** All rows are one of sixteen, as in a test of variants. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 42})
  void rowsThatAreAlikeAreSplitInTheSharesThatWereAskedFor(long seed) {
    Random random = new Random(seed);
    double[] variant = random.ints(ROWS, 0, 8).asDoubleStream().toArray();
    String[] converted = words(_ -> random.nextInt(10) == 0 ? "yes" : "no");
    Split split =
        Split.of(
            project("variant: number", ""),
            new Tables().numbers("variant", variant).words("y", converted).rows(),
            target(converted),
            seed);

    assertThat(split.test().length).isCloseTo(ROWS / 5, within(2));
    assertThat(split.validation().length).isCloseTo(ROWS * 15 / 100, within(2));
    assertThat(share(split.test(), converted)).isCloseTo(share(all(), converted), within(0.005));
    for (int v = 0; v < 8; v++) {
      int value = v;
      double inTest =
          IntStream.of(split.test()).filter(row -> variant[row] == value).count()
              / (double) Arrays.stream(variant).filter(each -> each == value).count();
      assertThat(inTest).isCloseTo(0.2, within(0.1));
    }
    assertThat(split.testUnits()).isEqualTo(IntStream.range(0, split.test().length).toArray());
  }

  @Test
  void aClassOfFiveRowsIsBothLearnedAndTested() {
    for (long seed = 0; seed < 50; seed++) {
      String[] rare = words(row -> row % 400 == 7 ? "yes" : "no");
      Split split =
          Split.of(
              project("x: number", ""),
              new Tables().numbers("x", new double[ROWS]).words("y", rare).rows(),
              target(rare),
              seed);

      assertThat(share(split.test(), rare)).isPositive();
      assertThat(share(split.train(), rare)).isPositive();
    }
  }

  @Test
  void aNewColumnAndNewRowsPutNothingThatWasLearnedIntoTheTest() {
    String[] before = words(row -> row % 3 == 0 ? "yes" : "no");
    String[] after =
        IntStream.range(0, 3 * ROWS)
            .mapToObj(row -> row % 3 == 0 ? "yes" : "no")
            .toArray(String[]::new);
    Split first =
        Split.of(
            project("x: number", ""),
            new Tables().numbers("x", new double[ROWS]).words("y", before).rows(),
            target(before),
            1);
    Split same =
        Split.of(
            project("x: number, new: number", ""),
            new Tables()
                .numbers("x", new double[ROWS])
                .numbers("new", new Random(1).doubles(ROWS).toArray())
                .words("y", before)
                .rows(),
            target(before),
            1);
    Split grown =
        Split.of(
            project("x: number", ""),
            new Tables().numbers("x", new double[3 * ROWS]).words("y", after).rows(),
            target(after),
            1);

    assertThat(same.test()).isEqualTo(first.test());
    assertThat(same.train()).isEqualTo(first.train());
    var learned = IntStream.of(first.train()).boxed().collect(Collectors.toSet());
    assertThat(IntStream.of(grown.test()).filter(learned::contains)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "eventTime: day\n"})
  void rowsOfOneEntityStayTogether(String time) {
    Random random = new Random(3);
    double[] customer = random.ints(ROWS, 0, 300).asDoubleStream().toArray();
    Arrays.fill(customer, 0, 100, Double.NaN); // each of these is its own
    String[] labels = words(_ -> random.nextBoolean() ? "yes" : "no");
    Observations table =
        new Tables()
            .numbers("customer", customer)
            .numbers("day", IntStream.range(0, ROWS).asDoubleStream().toArray())
            .numbers("x", new double[ROWS])
            .words("y", labels)
            .rows();
    Project project =
        project("customer: integer, day: date, x: number", "entityKey: customer\n" + time);
    Split split = Split.of(project, table, TargetColumn.of(project, table), 1);

    var tested = entities(split.test(), customer);
    assertThat(entities(split.train(), customer)).doesNotContainAnyElementsOf(tested);
    assertThat(entities(split.validation(), customer)).doesNotContainAnyElementsOf(tested);
    assertThat(split.test().length).isCloseTo(ROWS / 5, within(25));
    assertThat(IntStream.of(split.testUnits()).distinct().count())
        .isEqualTo(tested.size() + IntStream.of(split.test()).filter(row -> row < 100).count());
  }

  @Test
  void theNewestAreHeldOutAlsoWhereAllAreOfFewMoments() {
    String[] labels = words(row -> row % 2 == 0 ? "yes" : "no");
    double[] month =
        IntStream.range(0, ROWS).mapToDouble(row -> Math.floorDiv(row * 3, ROWS)).toArray();
    month[0] = Double.NaN;
    Observations table =
        new Tables().numbers("day", month).numbers("x", new double[ROWS]).words("y", labels).rows();
    Project project = project("day: date, x: number", "eventTime: day\n");
    Split split = Split.of(project, table, TargetColumn.of(project, table), 1);

    assertThat(split.test()).hasSize(ROWS / 5);
    assertThat(IntStream.of(split.test())).allMatch(row -> month[row] == 2);
    assertThat(split.validation()).hasSize(ROWS * 15 / 100);
    assertThat(split.train()).contains(0);
  }

  @Test
  void whatCannotBeSplitSaysWhy() {
    String[] labels = words(row -> row % 2 == 0 ? "yes" : "no");
    Observations table =
        new Tables()
            .numbers("customer", new double[ROWS])
            .numbers("x", new double[ROWS])
            .words("y", labels)
            .rows();
    Project project = project("customer: integer, x: number", "entityKey: customer\n");

    assertThatThrownBy(() -> Split.of(project, table, TargetColumn.of(project, table), 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("too few to be split")
        .hasMessageContaining("about 1 'customer' only");
  }

  private static Project project(String columns, String more) {
    return ProjectYaml.parse(
        "name: split\ntask: binary\ntarget: y\npositive: yes\ncolumns: {%s, y: category}\n%s"
            .formatted(columns, more));
  }

  private static TargetColumn target(String[] labels) {
    Observations table = new Tables().words("y", labels).rows();
    return TargetColumn.of(project("x: number", ""), table);
  }

  private static String[] words(IntFunction<String> word) {
    return IntStream.range(0, ROWS).mapToObj(word).toArray(String[]::new);
  }

  private static int[] all() {
    return IntStream.range(0, ROWS).toArray();
  }

  private static double share(int[] rows, String[] labels) {
    return IntStream.of(rows).filter(row -> labels[row].equals("yes")).count()
        / (double) rows.length;
  }

  private static java.util.Set<Double> entities(int[] rows, double[] customer) {
    return IntStream.of(rows)
        .mapToObj(row -> customer[row])
        .filter(each -> !each.isNaN())
        .collect(Collectors.toSet());
  }
}
