package io.millrace.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.evaluation.Doubts;
import io.millrace.domain.evaluation.Leak;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.evaluation.Robustness;
import io.millrace.domain.evaluation.Robustness.Disturbed;
import io.millrace.domain.evaluation.Scrutiny;
import io.millrace.domain.evaluation.Slices;
import io.millrace.domain.evaluation.Slices.Slice;
import io.millrace.modeling.archive.ModelArchive;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** From data with something in it to what the archive and the card say of that. */
class CloserLookTest {

  private static final int ROWS = 3000;
  private static final String BINARY =
      """
      name: looked-at
      task: binary
      target: y
      positive: yes
      %scolumns:
        a: number
        kind: category
      %s  y: category
      training: {hyperparameters: {num_round: 40}}
      """;

  private final Random random = new Random(3);
  private final double[] a = random.doubles(ROWS, -1, 1).toArray();
  private final String[] kind = words(_ -> List.of("k", "l", "m").get(random.nextInt(3)));

  private static String[] words(IntFunction<String> of) {
    return IntStream.range(0, ROWS).mapToObj(of).toArray(String[]::new);
  }

  private Tables table(IntFunction<String> y) {
    return new Tables().numbers("a", a).words("kind", kind).words("y", words(y));
  }

  private String byA(int row) {
    return a[row] + 0.4 * random.nextGaussian() > 0 ? "yes" : "no";
  }

  private static Scrutiny look(Tables table, String project) throws Exception {
    return Objects.requireNonNull(table.train(project, null).comparison().scrutiny());
  }

  @Test
  void theSegmentOnWhichItErrsIsFoundByItself() throws Exception {
    Tables.Trained trained =
        table(row ->
                kind[row].equals("m") && random.nextInt(10) < 5
                    ? random.nextBoolean() ? "yes" : "no"
                    : byA(row))
            .train(BINARY.formatted("evaluation: {slices: [kind, [kind, a]]}\n", ""), null);

    Slices slices =
        Objects.requireNonNull(Objects.requireNonNull(trained.comparison().scrutiny()).slices());
    assertThat(slices.weakest()).isNotEmpty();
    assertThat(slices.weakest())
        .anyMatch(slice -> slice.name().matches("kind( × a)? = m.*|a × kind = .* × m"))
        .noneMatch(slice -> slice.name().matches("kind = [kl]"))
        .allMatch(slice -> slice.pValue() <= Slices.SIGNIFICANT)
        .allMatch(slice -> slice.error() > 1.1 * slice.errorElsewhere());
    assertThat(slices.looked()).isGreaterThan(10);
    assertThat(slices.declared().stream().map(Slice::name))
        .contains("kind = k", "kind = l", "kind = m")
        .anyMatch(name -> name.startsWith("kind × a = m × under "));
    assertThat(slices.declared().getFirst().metrics()).containsKey(Metric.AUC);
    assertThat(new String(trained.archive().file(ModelArchive.CARD), UTF_8))
        .contains(
            "Segment by segment",
            "Where it errs more than elsewhere",
            "AUC by segment; dashed",
            "What it says on average where one column is moved",
            "<figcaption>kind</figcaption>");
  }

  @Test
  void whereItErrsEverywhereAlikeNothingIsFound() throws Exception {
    String[] noise = words(_ -> "n" + random.nextInt(12));
    Scrutiny scrutiny =
        look(
            table(_ -> random.nextBoolean() ? "yes" : "no").words("noise", noise),
            BINARY.formatted("", "  noise: category\n"));

    assertThat(Objects.requireNonNull(scrutiny.slices()).weakest()).isEmpty();
    assertThat(scrutiny.leaks()).isEmpty();
  }

  @Test
  void aColumnThatTellsAloneAndOneThatIsTheTargetInDisguiseAreNamed() throws Exception {
    String[] y = words(this::byA);
    double[] settled =
        IntStream.range(0, ROWS)
            .mapToDouble(row -> y[row].equals("yes") ? 1 : 0)
            .map(value -> value + 0.2 * random.nextGaussian())
            .toArray();
    List<Leak> leaks =
        look(
                table(row -> y[row])
                    .numbers("settled", settled)
                    .words("status", words(row -> y[row].equals("yes") ? "closed" : "open")),
                BINARY.formatted("", "  settled: number\n  status: category\n"))
            .leaks();

    assertThat(leaks)
        .extracting(Leak::column, Leak::kind)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("settled", Leak.Kind.TELLS_ALONE),
            org.assertj.core.groups.Tuple.tuple("status", Leak.Kind.TARGET_IN_DISGUISE));
    assertThat(leaks.getFirst().sentence()).contains("'settled' alone reaches AUC 0.9");
  }

  @Test
  void aNumberThatIsTheTargetInAnotherUnitIsNamed() throws Exception {
    double[] y = Arrays.stream(a).map(value -> 3 * value + random.nextGaussian()).toArray();
    List<Leak> leaks =
        look(
                new Tables()
                    .numbers("a", a)
                    .numbers("cents", Arrays.stream(y).map(value -> 100 * value + 5).toArray())
                    .numbers("y", y),
                "name: priced\ntask: regression\ntarget: y\ncolumns: {a: number, cents: number, y: number}\n")
            .leaks();

    assertThat(leaks).extracting(Leak::kind).containsExactly(Leak.Kind.TARGET_IN_DISGUISE);
    assertThat(leaks.getFirst().sentence()).contains("'cents'", "another unit");
  }

  @Test
  void aColumnThatNamesRowsIsNoFeature() throws Exception {
    List<Leak> leaks =
        look(
                table(this::byA)
                    .words("id", words(row -> "c-" + row))
                    .numbers("nr", IntStream.range(0, ROWS).mapToDouble(row -> 9 + row).toArray()),
                BINARY.formatted("", "  id: category\n  nr: integer\n"))
            .leaks();

    assertThat(leaks)
        .allMatch(leak -> leak.kind() == Leak.Kind.IDENTIFIER && !leak.doubtful())
        .extracting(Leak::column)
        .containsExactly("id", "nr");
  }

  /** Half of the rows are there twice. */
  @Test
  void rowsThatAreHeldOutAndLearnedFromLeaveTheDecisionToAPerson() throws Exception {
    for (int row = 0; row + 1 < ROWS; row += 4) {
      a[row + 1] = a[row];
      kind[row + 1] = kind[row];
    }
    double[] size = random.doubles(ROWS).toArray();
    for (int row = 0; row + 1 < ROWS; row += 4) {
      size[row + 1] = size[row];
    }
    String project = BINARY.formatted("", "  size: number\n");
    Tables table = table(this::byA).numbers("size", size);
    Tables.Trained trained = table.train(project, null);
    List<String> doubts = Doubts.about(trained.comparison(), "");

    assertThat(doubts).hasSize(1);
    assertThat(doubts.getFirst())
        .contains("held-out rows (", "like one that it learned from in every column");
    var next = table.train(project, trained.archive());
    assertThat(Doubts.about(next.comparison(), ""))
        .as("what was decided of the champion")
        .isEmpty();
    assertThat(Objects.requireNonNull(next.comparison().scrutiny()).leaks()).hasSize(1);
  }

  /** Of whole months and two plans there are two hundred different rows, and no more. */
  @Test
  void rowsThatAreAlikeByNatureAreToldAndNotDoubted() throws Exception {
    Tables table =
        new Tables()
            .numbers("a", random.ints(400, 0, 100).asDoubleStream().toArray())
            .words("kind", Arrays.copyOf(kind, 400))
            .words(
                "y",
                IntStream.range(0, 400)
                    .mapToObj(_ -> random.nextBoolean() ? "yes" : "no")
                    .toArray(String[]::new));

    List<Leak> leaks = look(table, BINARY.formatted("", "")).leaks();

    assertThat(leaks).extracting(Leak::kind).containsExactly(Leak.Kind.TWINS);
    assertThat(leaks.getFirst().doubtful()).isFalse();
  }

  @Test
  void aTimeAfterTheEventIsDoubted() throws Exception {
    double[] at = IntStream.range(0, ROWS).mapToDouble(row -> 19_000 + row % 500).toArray();
    double[] closed = Arrays.stream(at).map(day -> day + random.nextInt(30)).toArray();
    List<Leak> leaks =
        look(
                table(this::byA).numbers("at", at).numbers("closed", closed),
                BINARY.formatted("eventTime: at\n", "  at: date\n  closed: date\n"))
            .leaks();

    assertThat(leaks).hasSize(1);
    assertThat(leaks.getFirst().doubtful()).isTrue();
    assertThat(leaks.getFirst().sentence())
        .startsWith("'closed' is later than the event time 'at' in 9");
  }

  @Test
  void whatIsDoneToTheRowsIsFeltAsFarAsTheModelLooksAtThem() throws Exception {
    Tables table = table(this::byA);
    Robustness robustness =
        Objects.requireNonNull(look(table, BINARY.formatted("", "")).robustness());

    assertThat(robustness.undisturbed()).isGreaterThan(0.9);
    assertThat(robustness.rows()).isBetween(590L, 610L);
    Disturbed shuffled = of(robustness, Robustness.Kind.SHUFFLED);
    assertThat(shuffled.column()).isEqualTo("a");
    assertThat(shuffled.value()).isBetween(0.4, 0.6);
    assertThat(of(robustness, Robustness.Kind.MISSING).value())
        .isBetween(0.75, robustness.undisturbed() - 0.01);
    assertThat(of(robustness, Robustness.Kind.SHIFTED).value())
        .isLessThanOrEqualTo(robustness.undisturbed());
    assertThat(look(table, BINARY.formatted("", "")).robustness()).isEqualTo(robustness);
  }

  private static Disturbed of(Robustness robustness, Robustness.Kind kind) {
    return robustness.disturbed().stream()
        .filter(each -> each.kind() == kind)
        .findFirst()
        .orElseThrow();
  }
}
