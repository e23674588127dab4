package io.millrace.tabular.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.DriftJudge;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.LastingLoss;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.tabular.Samples;
import io.millrace.tabular.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams of which it is known whether, when and in which columns they drift. */
class DriftStreamsTest {

  private static final MonitoringPolicy DEFAULTS = new MonitoringPolicy(.1, .25, 200);
  private static final Set<String> WORDS = Set.of("region", "channel", "is_member");
  private static final Set<String> NO_INPUT = Set.of("window", "timestamp", "y", "y_pred");

  @ParameterizedTest
  @CsvSource({
    // stream, window of the first alarm, column that is named
    "g03_sudden_covariate, 6, income",
    "g04_gradual_covariate, 5, age",
    "g06_missing, 6, income",
    "g09_boolean_flip, 6, is_member",
    "g12_outliers_1pct, 6, income",
    "g13_zero_inflated_tail, 6, balance",
  })
  void driftAlarmsFromItsFirstWindowOnAndNotBefore(String stream, int first, String column)
      throws IOException {
    List<List<ColumnDrift>> windows = verdicts(stream, line -> line.split(",", -1)[0]);

    for (int window = 0; window < windows.size(); window++) {
      assertThat(alarms(windows.get(window)).contains(column))
          .as("%s in window %s: %s", column, window, windows.get(window))
          .isEqualTo(window >= first);
      if (window < first) {
        assertThat(alarms(windows.get(window))).as("window %s", window).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // stream, rows with the same first letters of this field are a window: 0 the window itself,
    // 1 the time: a day, where windows have too few rows
    "g01_none, 0",
    "g05_concept_only, 0",
    "r01_sea_concept, 0",
    "g02_small_sample_noise, 1",
  })
  void whereNoInputDriftsNothingAlarms(String stream, int field) throws IOException {
    List<List<ColumnDrift>> windows =
        verdicts(
            stream,
            line -> field == 0 ? line.split(",", -1)[0] : line.split(",", -1)[1].substring(0, 10));

    assertThat(windows).allSatisfy(window -> assertThat(alarms(window)).isEmpty());
    assertThat(windows.getFirst())
        .allSatisfy(column -> assertThat(column.verdict()).isEqualTo(DriftVerdict.NONE));
  }

  @ParameterizedTest
  @CsvSource({"g02_small_sample_noise", "g16_weekly_season_none"})
  void aWindowOfTooFewRowsSaysSo(String stream) throws IOException {
    assertThat(verdicts(stream, line -> line.split(",", -1)[0]))
        .allSatisfy(window ->
            assertThat(window)
                .allSatisfy(
                    column -> assertThat(column.verdict()).isEqualTo(DriftVerdict.TOO_FEW_ROWS)));
  }

  /** A week of windows that are too small to say anything is judged as one: weekends are in it. */
  @ParameterizedTest
  @CsvSource({"g16_weekly_season_none"})
  void whatComesBackEveryWeekIsNoDriftOfAWeek(String stream) throws IOException {
    List<List<ColumnDrift>> weeks =
        verdicts(stream, line -> Integer.toString(Integer.parseInt(line.split(",", -1)[0]) / 7));

    assertThat(weeks).hasSize(4).allSatisfy(week -> assertThat(alarms(week)).isEmpty());
  }

  /** Labels that follow another law are a loss that lasts; where they do not, there is none. */
  @ParameterizedTest
  @CsvSource({
    // stream, window from which more is wrong, and by which that is found
    "g05_concept_only, 6, 6",
    "r01_sea_concept, 6, 7",
    "g01_none, 99, 99",
    "g02_small_sample_noise, 99, 99",
    "g16_weekly_season_none, 99, 99",
    "g03_sudden_covariate, 99, 99",
    "g04_gradual_covariate, 99, 99",
  })
  void aLossThatLastsIsFoundFromItsBeginningAndNotBefore(String stream, int from, int by)
      throws IOException {
    LastingLoss.Errors learned =
        errors(stream, "reference.csv", _ -> "all").values().iterator().next();
    double accuracy = 1 - (double) learned.wrong() / learned.labels();
    double margin = 1.96 * Math.sqrt(accuracy * (1 - accuracy) / learned.labels());
    var loss =
        new LastingLoss(
            Evaluation.ofRegression( // of which nothing but this is read
                learned.labels(),
                Map.of(
                    Metric.ACCURACY,
                    new Estimate(accuracy, accuracy - margin, accuracy + margin))));
    List<LastingLoss.Errors> newestFirst = new ArrayList<>();
    int window = 0;
    for (LastingLoss.Errors errors :
        errors(stream, "analysis.csv", line -> line.split(",", -1)[0]).values()) {
      newestFirst.addFirst(errors);
      boolean found = loss.in(newestFirst).isPresent();
      assertThat(found && window < from).as("found in window %s", window).isFalse();
      assertThat(!found && window >= by).as("missed in window %s", window).isFalse();
      window++;
    }
  }

  private static Map<String, LastingLoss.Errors> errors(
      String stream, String file, Function<String, String> window) throws IOException {
    List<String> lines = Files.readAllLines(Samples.beside("../drift/" + stream + "/" + file));
    List<String> header = List.of(lines.getFirst().split(",", -1));
    Map<String, LastingLoss.Errors> errors =
        new TreeMap<>(Comparator.comparing(DriftStreamsTest::padded));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      boolean isWrong = !cells[header.indexOf("y")].equals(cells[header.indexOf("y_pred")]);
      errors.merge(
          window.apply(line),
          new LastingLoss.Errors(Instant.EPOCH, 1, isWrong ? 1 : 0),
          (one, other) ->
              new LastingLoss.Errors(Instant.EPOCH, one.labels() + 1, one.wrong() + other.wrong()));
    }
    return errors;
  }

  private static Set<String> alarms(List<ColumnDrift> window) {
    return window.stream()
        .filter(drift -> drift.verdict().isDrift())
        .map(ColumnDrift::column)
        .collect(Collectors.toSet());
  }

  /** The verdicts of the windows that lines belong to, in their order, each told those before. */
  private static List<List<ColumnDrift>> verdicts(String stream, Function<String, String> window)
      throws IOException {
    Profile reference = profiles(stream, "reference.csv", _ -> "all").values().iterator().next();
    Deque<Set<String>> before = new ArrayDeque<>();
    List<List<ColumnDrift>> verdicts = new ArrayList<>();
    for (Profile profile : profiles(stream, "analysis.csv", window).values()) {
      List<ColumnDrift> drifts =
          new DriftJudge(DEFAULTS)
              .judge(ProfileComparison.between(reference, profile), List.copyOf(before));
      verdicts.add(drifts);
      before.addLast(
          drifts.stream()
              .filter(ColumnDrift::moved)
              .map(ColumnDrift::column)
              .collect(Collectors.toSet()));
      if (before.size() > DriftJudge.WINDOWS_BEFORE) {
        before.removeFirst();
      }
    }
    return verdicts;
  }

  private static Map<String, Profile> profiles(
      String stream, String file, Function<String, String> window) throws IOException {
    List<String> lines = Files.readAllLines(Samples.beside("../drift/" + stream + "/" + file));
    String[] header = lines.getFirst().split(",", -1);
    List<Column> columns =
        Arrays.stream(header)
            .filter(name -> !NO_INPUT.contains(name))
            .map(name ->
                new Column(
                    name,
                    WORDS.contains(name) ? ColumnType.CATEGORY : ColumnType.NUMBER,
                    false,
                    true,
                    List.of()))
            .toList();
    Map<String, Profile> profiles = new TreeMap<>(Comparator.comparing(DriftStreamsTest::padded));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      Map<String, Object> row = new HashMap<>();
      for (int i = 0; i < header.length; i++) {
        if (!cells[i].isEmpty()) {
          row.put(header[i], cells[i]);
        }
      }
      profiles.computeIfAbsent(window.apply(line), _ -> Profile.of(columns)).add(row);
    }
    return profiles;
  }

  private static String padded(String window) {
    return "0".repeat(Math.max(0, 4 - window.length())) + window;
  }
}
