package io.millrace.tabular.drift;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import io.millrace.domain.monitoring.DriftJudge;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.ToldDistances;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.tabular.Samples;
import io.millrace.tabular.profile.EmpiricalDistribution;
import io.millrace.tabular.profile.NumberProfile;
import io.millrace.tabular.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real data with distances known from elsewhere. */
class KnownDistancesTest {

  /** What a sketch of half a million values may add to a distance. */
  private static final double SKETCH = .002;

  private static final Column VALUE =
      new Column("value", ColumnType.NUMBER, false, true, List.of());

  @ParameterizedTest
  @CsvSource({
    // from, to, column, KS D, PSI, Wasserstein distance in standard deviations, verdict
    "Seattle 20, New York 20, wind, .4223, 1.1672, 1.197, SEVERE",
    "Seattle 20, New York 20, temp_max, .1259, .2588, .350, DRIFT",
    "Seattle 20, New York 20, precipitation, .1047, .0575, .123, NONE",
    "Seattle 2012, Seattle 2013, temp_max, .0907, .1456, .141, NONE",
    "Seattle 2012, Seattle 2013, precipitation, .1006, .0558, .173, NONE",
  })
  void weatherMovesAsFarAsItIsKnownTo(
      String from,
      String to,
      String column,
      double ks,
      double psi,
      double wasserstein,
      DriftVerdict verdict)
      throws IOException {
    Profile reference = profile(weather(from, column));
    Profile current = profile(weather(to, column));

    assertThat(kolmogorovSmirnov(reference, current)).isCloseTo(ks, within(.00006));
    // The known .2588 has one decile off by a rounding of 6e-14 that moves a value; exactly, .2595.
    assertThat(psi(reference, current)).isCloseTo(psi, within(.0007));
    // Known by the standard deviation of the population, of n instead of n - 1.
    assertThat(told(reference, current).wasserstein()).isCloseTo(wasserstein, within(.001));
    assertThat(verdict(reference, current)).isEqualTo(verdict);
  }

  @Test
  void theJensenShannonDistanceIsThatOfWhatIsKnownOfIt() {
    assertThat(Distances.jensenShannon(new long[] {3, 0}, new long[] {0, 7})).isEqualTo(1);
    assertThat(Distances.jensenShannon(new long[] {3, 6}, new long[] {1, 2})).isZero();
    // By hand: the middle of (1/2, 1/2) and (1, 0) is (3/4, 1/4), and the divergence .3113 bits.
    assertThat(Distances.jensenShannon(new long[] {1, 1}, new long[] {5, 0}))
        .isCloseTo(.55796, within(.0001));
    assertThat(told(profile(List.of(1.0, 1.0)), profile(List.of(1.0, 2.0))).wasserstein()).isNull();
  }

  private static ToldDistances told(Profile reference, Profile current) {
    return requireNonNull(ProfileComparison.between(reference, current).getFirst().distances());
  }

  @Test
  void halfAMillionDelaysAMonthAreTheSameFromMonthToMonth() throws IOException {
    List<List<Double>> months = delays();

    for (int month = 1; month < 6; month++) {
      Profile one = profile(months.get(month));
      Profile next = profile(months.get(month + 1));
      assertThat(verdict(one, next)).isEqualTo(DriftVerdict.NONE);
      assertThat(kolmogorovSmirnov(one, next)).isBetween(.0225 - SKETCH, .0665 + SKETCH);
      assertThat(psi(one, next)).isBetween(.0035 - SKETCH, .0315 + SKETCH);
    }
    Profile june = profile(months.get(6));
    Profile july = profile(months.get(7));
    assertThat(july.rows()).isEqualTo(6);
    assertThat(kolmogorovSmirnov(june, july)).isCloseTo(.521, within(.005));
    assertThat(verdict(june, july)).isEqualTo(DriftVerdict.TOO_FEW_ROWS);
  }

  @Test
  void twoRandomHalvesOfAMonthAreTheSameAndSoAreTwoThousands() throws IOException {
    List<Double> january = delays().get(1);
    List<Double> one = new ArrayList<>();
    List<Double> other = new ArrayList<>();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    january.forEach(delay -> (random.nextBoolean() ? one : other).add(delay));

    Profile half = profile(one);
    Profile otherHalf = profile(other);
    assertThat(verdict(half, otherHalf)).isEqualTo(DriftVerdict.NONE);
    assertThat(kolmogorovSmirnov(half, otherHalf)).isLessThan(.006);
    assertThat(psi(half, otherHalf)).isLessThan(.0005);
    assertThat(verdict(profile(one.subList(0, 1000)), profile(other.subList(0, 1000))))
        .isEqualTo(DriftVerdict.NONE);
  }

  private static DriftVerdict verdict(Profile reference, Profile current) {
    return new DriftJudge(new MonitoringPolicy(.1, .25, 30))
        .judge(ProfileComparison.between(reference, current), List.of())
        .getFirst()
        .verdict();
  }

  private static double psi(Profile reference, Profile current) {
    return requireNonNull(ProfileComparison.between(reference, current).getFirst().psi());
  }

  private static double kolmogorovSmirnov(Profile reference, Profile current) {
    return Distances.kolmogorovSmirnov(distribution(reference), distribution(current));
  }

  private static EmpiricalDistribution distribution(Profile profile) {
    return ((NumberProfile) profile.column("value")).distribution();
  }

  private static Profile profile(List<Double> values) {
    Profile profile = Profile.of(List.of(VALUE));
    values.forEach(v -> profile.add(Map.of("value", v)));
    return profile;
  }

  /** The column of one place in the years that start so. */
  private static List<Double> weather(String placeAndYears, String column) throws IOException {
    int space = placeAndYears.lastIndexOf(' ');
    List<String> lines = Files.readAllLines(Samples.committed("data/weather.csv"));
    int field = List.of(lines.getFirst().split(",")).indexOf(column);
    return lines.stream()
        .skip(1)
        .map(line -> line.split(","))
        .filter(cells -> cells[0].equals(placeAndYears.substring(0, space)))
        .filter(cells -> cells[1].startsWith(placeAndYears.substring(space + 1)))
        .map(cells -> Double.valueOf(cells[field]))
        .toList();
  }

  /** Months by their number; the one before January is empty. */
  private static List<List<Double>> delays() throws IOException {
    List<List<Double>> months =
        Stream.generate(() -> (List<Double>) new ArrayList<Double>()).limit(13).toList();
    try (var file = ParquetFileReader.open(InputFile.of(Samples.beside("flights-3m.parquet")));
        var rows = file.rowReader()) {
      int date = file.getFileSchema().getColumn("date").columnIndex();
      int delay = file.getFileSchema().getColumn("delay").columnIndex();
      while (rows.hasNext()) {
        rows.next();
        if (!rows.isNull(delay)) {
          int month = Integer.parseInt(String.valueOf(rows.getValue(date)).substring(5, 7));
          months
              .get(month)
              .add(((Number) Objects.requireNonNull(rows.getValue(delay))).doubleValue());
        }
      }
    }
    return months;
  }
}
