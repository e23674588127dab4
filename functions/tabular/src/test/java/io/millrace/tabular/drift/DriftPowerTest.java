package io.millrace.tabular.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.DriftJudge;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.tabular.profile.CategoryProfile;
import io.millrace.tabular.profile.NumberProfile;
import io.millrace.tabular.profile.Profile;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How often the verdict is wrong, over seeded draws of tables of ten columns: normal, log-normal,
 * mostly zero, counts, 0/1, booleans, few words, many words, gaps, and the scores of a shallow
 * model, of which there are eight. {@code -Ddrift.tables=200} makes it 10,000 draws.
 */
class DriftPowerTest {

  private static final int TABLES = Integer.getInteger("drift.tables", 20);
  private static final int WINDOWS = 50;
  private static final int ROWS = 200; // the default of monitoring.minimumRows
  private static final int REFERENCE = 1500;
  private static final DriftJudge JUDGE = new DriftJudge(new MonitoringPolicy(.1, .25, ROWS));

  private static final List<Column> COLUMNS =
      List.of(
          column("normal", ColumnType.NUMBER),
          column("lognormal", ColumnType.NUMBER),
          column("mostlyZero", ColumnType.NUMBER),
          column("count", ColumnType.INTEGER),
          column("flag", ColumnType.INTEGER),
          column("boolean", ColumnType.BOOLEAN),
          column("fewWords", ColumnType.CATEGORY),
          column("manyWords", ColumnType.CATEGORY),
          column("gaps", ColumnType.NUMBER),
          column("scores", ColumnType.NUMBER));

  private static final double[] ZIPF = zipf(300);

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(30);

  /** What a draw differs by from the reference. */
  private record Shift(double deviations, double ones, double missing, double newWords) {
    static final Shift NONE = new Shift(0, .3, .1, 0);
  }

  @Test
  void whereNothingChangedFewWindowsSeemToMoveAndFewerAlarm() {
    int moved = 0;
    int alarms = 0;
    int[] byColumn = new int[COLUMNS.size()];
    for (int table = 0; table < TABLES; table++) {
      Profile reference = draw(REFERENCE, Shift.NONE);
      for (int window = 0; window < WINDOWS; window++) {
        List<ColumnDrift> drifts =
            JUDGE.judge(ProfileComparison.between(reference, draw(ROWS, Shift.NONE)), List.of());
        moved += drifts.stream().anyMatch(ColumnDrift::moved) ? 1 : 0;
        alarms += drifts.stream().anyMatch(drift -> drift.verdict().isDrift()) ? 1 : 0;
        for (int c = 0; c < byColumn.length; c++) {
          byColumn[c] += drifts.get(c).moved() ? 1 : 0;
        }
      }
    }

    double draws = TABLES * WINDOWS;
    assertThat(moved / draws)
        .as("moved, by column %s", Arrays.toString(byColumn))
        .isBetween(.001, .06);
    assertThat(alarms / draws).as("alarms of one window alone").isLessThanOrEqualTo(.002);
  }

  /** All rows of a window, and those of two kinds, of which each has rows enough. */
  @Test
  void rowsOfKindsMakeNoMoreFalseAlarms() {
    int moved = 0;
    int alarms = 0;
    for (int table = 0; table < TABLES; table++) {
      List<Profile> references = List.of(draw(REFERENCE, Shift.NONE), draw(REFERENCE, Shift.NONE));
      for (int window = 0; window < WINDOWS; window++) {
        List<Profile> now = List.of(draw(ROWS, Shift.NONE), draw(ROWS, Shift.NONE));
        DriftJudge.Judgement said =
            JUDGE.judge(
                ProfileComparison.between(together(references), together(now)),
                List.of(),
                IntStream.range(0, 2)
                    .mapToObj(kind ->
                        new DriftJudge.Kind(
                            "kind",
                            "k" + kind,
                            Instant.EPOCH,
                            ROWS,
                            ProfileComparison.between(references.get(kind), now.get(kind)),
                            List.of()))
                    .toList());
        moved +=
            said.columns().stream().anyMatch(ColumnDrift::moved)
                    || said.kinds().stream().anyMatch(kind -> !kind.moved().isEmpty())
                ? 1
                : 0;
        alarms +=
            said.columns().stream().anyMatch(drift -> drift.verdict().isDrift())
                    || said.kinds().stream().anyMatch(kind -> kind.verdict().isDrift())
                ? 1
                : 0;
      }
    }

    double draws = TABLES * WINDOWS;
    assertThat(moved / draws).isBetween(.001, .06);
    assertThat(alarms / draws).as("alarms of one window alone").isLessThanOrEqualTo(.002);
  }

  private static Profile together(List<Profile> kinds) {
    Profile all = Profile.of(COLUMNS);
    kinds.forEach(all::merge);
    return all;
  }

  @Test
  void halfADeviationIsSeenInEightOfTenWindowsAndSoAreSharesThatMove() {
    assertThat(power("normal", new Shift(.5, .3, .1, 0))).isGreaterThanOrEqualTo(.8);
    assertThat(power("flag", new Shift(0, .5, .1, 0))).isGreaterThanOrEqualTo(.8);
    assertThat(power("boolean", new Shift(0, .5, .1, 0))).isGreaterThanOrEqualTo(.8);
    assertThat(power("gaps", new Shift(0, .3, .25, 0))).isGreaterThanOrEqualTo(.8);
    assertThat(power("fewWords", new Shift(0, .3, .1, .05))).isGreaterThanOrEqualTo(.8);
  }

  private double power(String column, Shift shift) {
    int at =
        IntStream.range(0, COLUMNS.size())
            .filter(c -> COLUMNS.get(c).name().equals(column))
            .findFirst()
            .orElseThrow();
    int seen = 0;
    int draws = 0;
    for (int table = 0; table < 20; table++) {
      Profile reference = draw(REFERENCE, Shift.NONE);
      for (int window = 0; window < 20; window++) {
        draws++;
        seen +=
            JUDGE
                    .judge(ProfileComparison.between(reference, draw(ROWS, shift)), List.of())
                    .get(at)
                    .moved()
                ? 1
                : 0;
      }
    }
    return seen / (double) draws;
  }

  private Profile draw(int rows, Shift shift) {
    Profile profile = Profile.of(COLUMNS);
    profile.addRows(rows);
    for (int row = 0; row < rows; row++) {
      number(profile, 0, random.nextGaussian() + shift.deviations());
      number(profile, 1, Math.exp(random.nextGaussian()));
      number(profile, 2, random.nextDouble() < .8 ? 0 : random.nextExponential());
      number(profile, 3, Math.floor(random.nextExponential() * 3));
      number(profile, 4, random.nextDouble() < shift.ones() ? 1 : 0);
      word(profile, 5, random.nextDouble() < shift.ones() ? "true" : "false");
      word(profile, 6, random.nextDouble() < shift.newWords() ? "new" : "w" + random.nextInt(4));
      word(profile, 7, "w" + zipfian());
      if (random.nextDouble() < shift.missing()) {
        profile.columns().get(8).addMissing();
      } else {
        number(profile, 8, random.nextGaussian());
      }
      number(profile, 9, score());
    }
    return profile;
  }

  private double score() {
    double logit = random.nextDouble() < .7 ? -1 : .8;
    logit += random.nextDouble() < .5 ? -.4 : .3;
    logit += random.nextDouble() < .9 ? -.1 : 1.5;
    return 1 / (1 + Math.exp(-logit));
  }

  private static void number(Profile profile, int column, double value) {
    ((NumberProfile) profile.columns().get(column)).add(value);
  }

  private static void word(Profile profile, int column, String value) {
    ((CategoryProfile) profile.columns().get(column)).add(value);
  }

  private int zipfian() {
    double u = random.nextDouble();
    int low = 0;
    int high = ZIPF.length - 1;
    while (low < high) {
      int middle = (low + high) / 2;
      if (ZIPF[middle] < u) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double[] zipf(int words) {
    double[] cumulated = new double[words];
    double total = 0;
    for (int i = 0; i < words; i++) {
      total += 1.0 / (i + 1);
      cumulated[i] = total;
    }
    for (int i = 0; i < words; i++) {
      cumulated[i] /= total;
    }
    return cumulated;
  }

  private static Column column(String name, ColumnType type) {
    return new Column(name, type, false, true, List.of());
  }
}
