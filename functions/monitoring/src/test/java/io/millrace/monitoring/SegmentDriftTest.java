package io.millrace.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.monitoring.WatchedModel.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.domain.Samples;
import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.monitoring.SegmentDrift;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.profile.SegmentProfiles;
import io.millrace.wire.Capture;
import io.millrace.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Drift among rows of one kind, of a version that knows what it learned of each. */
class SegmentDriftTest {

  private static final Duration LATER = Duration.ofHours(3);

  private final WatchedModel model = new WatchedModel();

  /** One of forty rows is of the plan large. */
  @BeforeEach
  void aVersionThatKnowsItsSegments() {
    model.segment();
    Profile all = baseline();
    Profile large = baseline();
    Profile small = baseline();
    for (int row = 0; row < 40_000; row++) {
      Map<String, Object> values =
          Map.of("tenure", row % 72, ModelArchive.BASELINE_SCORE, row % 2 == 0 ? 0.25 : 0.3);
      all.add(values);
      (row % 40 == 0 ? large : small).add(values);
    }
    model.serve(
        model.objects.write(
            "models",
            "segments.tar.gz",
            WatchedModel.archive(
                all,
                new SegmentProfiles(
                    List.of(
                        new SegmentProfiles.Segment("plan", "small", small),
                        new SegmentProfiles.Segment("plan", "large", large)))),
            "application/gzip"),
        "segments");
  }

  @Test
  void whatMovesAmongRowsOfOneKindIsAnIncidentThatNamesThemThoughAllTogetherDoNotMove() {
    predicted("a", START, 20_000, i -> i % 40 == 0, i -> i % 40 == 0 ? 60 + i / 40 % 12 : i % 72);
    model.turn(LATER);

    WindowSummary window = model.summary(START);
    assertThat(window.columns()).allMatch(column -> column.verdict() == DriftVerdict.NONE);
    assertThat(window.kinds())
        .extracting(SegmentDrift::value, SegmentDrift::rows, SegmentDrift::verdict)
        .containsExactly(
            tuple("small", 19_500L, DriftVerdict.NONE), tuple("large", 500L, DriftVerdict.SEVERE));
    assertThat(window.kinds().get(1).columns())
        .extracting(ColumnDrift::column)
        .containsExactly("tenure");
    assertThat(incident().columns())
        .singleElement()
        .satisfies(moved -> {
          assertThat(moved.column()).isEqualTo("tenure where plan is large");
          assertThat(moved.why()).contains("500 rows against 1,000").endsWith("Beyond doubt.");
        });
    assertThat(report("monitor.html"))
        .contains("tenure where plan is large", "Jensen-Shannon", "Wasserstein");
  }

  @Test
  void whatMovesAmongAllRowsIsSaidOnce() {
    predicted("a", START, 20_000, i -> i % 40 == 0, _ -> 71);
    model.turn(LATER);

    assertThat(incident().columns())
        .extracting(Incident.Affected::column)
        .containsExactly("tenure");
  }

  /** 30 are asked for, and 10 of each five minutes are large. */
  @Test
  void fewRowsOfAKindAreJudgedWithThoseOfTheWindowsBefore() {
    for (int window = 0; window < 5; window++) {
      predicted(
          "w" + window,
          START.plus(Duration.ofMinutes(5L * window)),
          1000,
          i -> i % 100 == 0,
          i -> i % 100 == 0 ? 71 : i % 72);
      model.turn(Duration.ofMinutes(5L * window + 4));
    }

    assertThat(large(1).rows()).isEqualTo(20);
    assertThat(large(1).since()).isEqualTo(START);
    assertThat(large(1).verdict()).isEqualTo(DriftVerdict.TOO_FEW_ROWS);
    assertThat(large(2).rows()).isEqualTo(30);
    assertThat(large(2).verdict()).isEqualTo(DriftVerdict.SEVERE);
    assertThat(large(3).rows()).isEqualTo(10);
    assertThat(large(3).since()).isEqualTo(START.plus(Duration.ofMinutes(15)));
  }

  @Test
  void theSameCapturesInOtherObjectsAndTwiceSayTheSame() {
    predicted("a", START, 10_000, i -> i % 40 == 0, i -> i % 72);
    model.turn(LATER);
    model.turn(LATER);
    predicted("b", START, 10_000, i -> i % 40 == 0, i -> i % 72);
    model.turn(LATER);

    assertThat(model.summary(START).kinds())
        .extracting(SegmentDrift::value, SegmentDrift::rows, SegmentDrift::verdict)
        .containsExactly(
            tuple("small", 19_500L, DriftVerdict.NONE), tuple("large", 500L, DriftVerdict.NONE));
  }

  @Test
  void aProjectThatTellsNoKindsApartAnyMoreIsToldNone() {
    model.earn();
    predicted("a", START, 1000, i -> i % 20 == 0, _ -> 71);
    model.turn(LATER);

    assertThat(model.summary(START).segments()).isNull();
  }

  private SegmentDrift large(int window) {
    return model.summary(START.plus(Duration.ofMinutes(5L * window))).kinds().get(1);
  }

  private Incident incident() {
    return model.stateStore.find(Incident.key(CHURN, 1)).orElseThrow().value();
  }

  private void predicted(
      String key, Instant at, int count, IntFunction<Boolean> large, IntFunction<Integer> tenure) {
    model.put(
        "captures/2026/11/23/18/" + key,
        IntStream.range(0, count)
            .mapToObj(i ->
                Json.text(
                        new Capture(
                            key + i,
                            CHURN,
                            2,
                            at,
                            Map.of(
                                "id",
                                "c" + i,
                                "tenure",
                                tenure.apply(i),
                                "plan",
                                large.apply(i) ? "large" : "small"),
                            new Capture.Output.Classified(
                                "No",
                                i % 2 == 0 ? 0.25 : 0.3,
                                i % 2 == 0
                                    ? Map.of("No", 0.75, "Yes", 0.25)
                                    : Map.of("No", 0.7, "Yes", 0.3))))
                    + "\n")
            .collect(Collectors.joining()));
  }

  private static Profile baseline() {
    return Profile.of(ModelArchive.baselineColumns(Samples.project().features()));
  }

  private String report(String name) {
    var object = model.objects.head("data", "reports/" + CHURN + "/" + name).orElseThrow();
    try (var in = model.objects.read(object)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
