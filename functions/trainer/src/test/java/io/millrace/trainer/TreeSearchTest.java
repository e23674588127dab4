package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.project.Search;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How settings are searched for: where, in which order, how far, and until when. */
class TreeSearchTest {

  private static final Hyperparameters USUAL = Hyperparameters.of(Map.of(), 1000, 2, 20);
  private static final SearchSpace SPACE = SearchSpace.of(Search.USUAL, Map.of(), 30);
  private static final Examples ROWS =
      new Examples(new float[] {0, 1}, 1, new float[] {0, 1}, new float[0]);
  private static final Fold FOLD = new Fold(1, ROWS, ROWS);

  private final List<Integer> grownTo = Collections.synchronizedList(new ArrayList<>());
  private final List<String> said = new ArrayList<>();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

  /** Its optimum is at a depth of 8 and a share of columns of 0.3. */
  private Checkpoint grown(Hyperparameters settings, int rounds) {
    double depth = Double.parseDouble(settings.booster().getOrDefault("max_depth", "?"));
    double columns = Double.parseDouble(settings.booster().getOrDefault("colsample_bytree", "?"));
    double loss = Math.pow((depth - 8) / 7, 2) + Math.pow(columns - 0.3, 2) + 1.0 / rounds;
    grownTo.add(rounds);
    return new Checkpoint(
        rounds, new byte[0], rounds, new Figures(loss, loss), Collections.nCopies(rounds, loss));
  }

  private List<Trial> search(int most, @Nullable Integer minutes, Hyperparameters usual)
      throws Exception {
    return search(SPACE, most, minutes, usual).ranked();
  }

  private TreeSearch.Tried search(
      SearchSpace space, int most, @Nullable Integer minutes, Hyperparameters usual)
      throws Exception {
    return new TreeSearch(
            space,
            usual,
            (settings, _, rounds, _, _, _) -> grown(settings, rounds),
            new Crew(4),
            Boosting.Checkpoints.NONE,
            new Progress(said::add, now::get),
            7)
        .search(FOLD, List.of(Candidates.usual(USUAL)), most, minutes);
  }

  @Test
  void itFindsTheBestSettingsAndItsLaterTrialsAreNearerToThemThanItsFirst() throws Exception {
    List<Trial> ranked = search(48, null, USUAL);

    Map<String, String> best = ranked.getFirst().settings();
    assertThat(best).containsEntry("max_depth", "8");
    assertThat(Double.parseDouble(best.getOrDefault("colsample_bytree", "?"))).isBetween(0.2, 0.4);
    assertThat(meanLoss(ranked, 25, 48)).isLessThan(0.7 * meanLoss(ranked, 2, 8));
  }

  private static double meanLoss(List<Trial> ranked, int from, int to) {
    return ranked.stream()
        .filter(trial -> trial.number() >= from && trial.number() <= to)
        .mapToDouble(trial -> trial.figures().getFirst().loss())
        .average()
        .orElseThrow();
  }

  @Test
  void theUsualSettingsAreTriedFirstAndAThirdOfAllGoesOn() throws Exception {
    List<Trial> ranked = search(24, null, USUAL);

    assertThat(ranked).hasSize(24);
    assertThat(ranked.stream().filter(trial -> trial.number() == 1).findFirst().orElseThrow())
        .satisfies(trial ->
            assertThat(trial.settings())
                .containsEntry("max_depth", "5")
                .containsEntry("lambda", "1.0"));
    assertThat(grownTo.stream().filter(rounds -> rounds == 40)).hasSize(24);
    assertThat(grownTo.stream().filter(rounds -> rounds == 120)).hasSizeBetween(8, 14);
    assertThat(ranked.getFirst().stages()).isEqualTo(2);
    assertThat(said).hasSize(3).allSatisfy(line -> assertThat(line).contains("of 24 settings"));
  }

  @Test
  void itFindsTheSameEverAgainAndMoreTrialsBeginWithTheSame() throws Exception {
    List<Map<String, String>> few = inOrder(search(24, null, USUAL));
    List<Map<String, String>> again = inOrder(search(24, null, USUAL));
    List<Map<String, String>> more = inOrder(search(32, null, USUAL));

    assertThat(again).isEqualTo(few);
    assertThat(more.subList(0, 24)).isEqualTo(few);
  }

  private static List<Map<String, String>> inOrder(List<Trial> trials) {
    return trials.stream()
        .sorted(java.util.Comparator.comparingInt(Trial::number))
        .map(Trial::settings)
        .toList();
  }

  @Test
  void timeEndsItBetweenGenerations() throws Exception {
    List<Map<String, String>> whole = inOrder(search(24, null, USUAL));
    var late =
        new TreeSearch(
            SPACE,
            USUAL,
            (settings, _, rounds, _, _, _) -> {
              now.set(Instant.EPOCH.plus(Duration.ofMinutes(3)));
              return grown(settings, rounds);
            },
            new Crew(4),
            Boosting.Checkpoints.NONE,
            new Progress(said::add, now::get),
            7);

    TreeSearch.Tried found = late.search(FOLD, List.of(Candidates.usual(USUAL)), 24, 2);

    assertThat(found.outOfTime()).isTrue();
    assertThat(said.getLast())
        .startsWith("Tried 8 of 24 settings in 3 min, about 6 min left; best");
    assertThat(inOrder(found.ranked())).isEqualTo(whole.subList(0, 8));
  }

  @Test
  void whatCannotVaryIsTriedOnce() throws Exception {
    TreeSearch.Tried tried = search(held(Map.of()), 32, null, USUAL);

    assertThat(tried.ranked()).hasSize(1);
    assertThat(tried.outOfTime()).isFalse();
    assertThat(grownTo).hasSize(2); // at each stage
  }

  @Test
  void noSettingsAreTriedTwiceWhereThereAreFewerThanTrials() throws Exception {
    TreeSearch.Tried tried =
        search(held(Map.of("max_depth", new Search.Range(3, 6))), 32, null, USUAL);

    assertThat(tried.ranked())
        .extracting(trial -> trial.settings().get("max_depth"))
        .containsExactlyInAnyOrder("3", "4", "5", "6");
    assertThat(said).last().isEqualTo("There are no other settings to try.");
  }

  /** The space where all but some settings have one value. */
  private static SearchSpace held(Map<String, Search.Range> free) {
    Map<String, Search.Range> ranges = new HashMap<>(Search.USUAL.allRanges());
    ranges.replaceAll((_, range) -> new Search.Range(range.least(), range.least()));
    ranges.putAll(free);
    return SearchSpace.of(new Search(null, null, ranges), Map.of(), 30);
  }

  @Test
  void noTrialGrowsMoreTreesThanAllowed() throws Exception {
    search(8, null, Hyperparameters.of(Map.of("num_round", "50"), 1000, 2, 20));

    assertThat(grownTo)
        .contains(50)
        .allSatisfy(rounds -> assertThat(rounds).isLessThanOrEqualTo(50));
  }

  @Test
  void everyPointOfTheSpaceIsWithinItsRangesAndWhatIsFixedIsNotSearched() {
    var random = new SplittableRandom(3);
    Search search =
        new Search(
            null,
            null,
            Map.of("max_leaves", new Search.Range(8, 200), "gamma", new Search.Range(2, 2)));
    SearchSpace space = SearchSpace.of(search, Map.of("subsample", "0.9"), 2);

    for (int i = 0; i < 500; i++) {
      Map<String, String> settings = space.settings(ParzenEstimator.anywhere(space.size(), random));
      assertThat(settings)
          .doesNotContainKey("subsample")
          .containsEntry("gamma", "2.0")
          .containsEntry("colsample_bytree", "1.0"); // of two columns a tree sees both
      assertThat(Integer.parseInt(settings.getOrDefault("max_depth", "?"))).isBetween(3, 10);
      assertThat(Integer.parseInt(settings.getOrDefault("max_leaves", "?"))).isBetween(8, 200);
      assertThat(space.settings(space.point(settings))).isEqualTo(settings);
    }
  }

  @Test
  void pointsAreDrawnWhereGoodOnesLie() {
    var random = new SplittableRandom(3);
    List<double[]> good = List.of(new double[] {0.1, 0.9}, new double[] {0.12, 0.85});
    List<double[]> others =
        IntStream.range(0, 20).mapToObj(_ -> ParzenEstimator.anywhere(2, random)).toList();

    for (int i = 0; i < 50; i++) {
      assertThat(ParzenEstimator.next(good, others, 2, random))
          .satisfies(point -> assertThat(point[0]).isBetween(0.0, 0.5))
          .satisfies(point -> assertThat(point[1]).isBetween(0.5, 1.0));
    }
  }
}
