package io.millrace.cli;

import io.millrace.cli.SuiteReport.Result;
import io.millrace.cli.SuiteReport.State;
import io.millrace.columns.Codec;
import io.millrace.columns.Value;
import io.millrace.definition.Durations;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Shortened;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Project;
import io.millrace.modeling.Instance;
import io.millrace.modeling.Model;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.Prediction;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.tabular.drift.WindowJudge;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.profile.SegmentProfiles;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What monitoring would have said of rows of the past, window by window: each is predicted and
 * judged as it would have been when it came. Nothing of what is known of the present changes.
 */
final class BackfillSuite {

  private static final int LONGEST = 200;
  private static final int MOST_COLUMNS = 5;

  private final Project project;
  private final Model model;
  private final Duration length;
  private final Profile baseline;
  private final SegmentProfiles learned;
  private final Evaluation heldOut;
  private final String time;
  private final Codec times;
  private int timeless;
  private int refused;
  private @Nullable String refusal;

  /**
   * @param project whose windows and segments count
   * @param archive of the version that {@code model} is
   * @param time the column that says when a row was to be predicted; null for the event time
   * @param length of the windows, at least a minute
   * @throws InvalidInputException if there is no such column, or the archive has no baseline
   */
  BackfillSuite(
      Project project, Model model, ModelArchive archive, @Nullable String time, Duration length) {
    this.project = project;
    this.model = model;
    this.length = length;
    this.baseline = Profile.parse(text(archive.file(ModelArchive.BASELINE)));
    byte[] segments = archive.files().get(ModelArchive.SEGMENT_BASELINES);
    this.learned =
        segments == null
            ? SegmentProfiles.NONE
            : SegmentProfiles.parse(text(segments)).of(project.monitoring().segmentColumns());
    this.heldOut =
        Json.read(new ByteArrayInputStream(archive.file(ModelArchive.METRICS)), Comparison.class)
            .model();
    if (time == null && project.eventTime() == null) {
      throw new InvalidInputException(
          "The project has no eventTime: say with --time which column tells when a row was"
              + " predicted.");
    }
    this.time = time == null ? String.valueOf(project.eventTime()) : time;
    this.times =
        project.columns().stream()
            .filter(column -> column.name().equals(this.time) && column.type().isTime())
            .findFirst()
            .map(Codec::of)
            .orElseGet(() -> Codec.of(ColumnType.TIMESTAMP));
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** A row and where it stands in its file. */
  private record Timed(int index, Row.Given row) {}

  /** What was predicted of a window. */
  private record Predicted(Profile profile, SegmentProfiles segments, LabelledRows labelled) {}

  /**
   * Predicts the rows of a file and judges its windows, the oldest first.
   *
   * @param file JSON, JSON Lines, CSV or Parquet, in any order, with the target where it is known
   */
  List<Result> results(Path file) {
    JsonNode signature = Json.mapper().readTree(model.signature().toJson());
    List<Row> rows =
        InstanceFile.read(file, () -> Json.mapper().createObjectNode().set("signature", signature))
            .rows();
    var qualities = new PastQualities(heldOut, project.monitoring(), length);
    var drifts =
        new PastDrifts(
            project, new WindowJudge(baseline, learned, project.monitoring(), length), length);
    List<Result> found = new ArrayList<>();
    int quiet = 0;
    int undecided = 0;
    int predicted = 0;
    for (Map.Entry<Instant, List<Timed>> window : byWindow(rows).entrySet()) {
      Predicted its = predicted(window.getValue());
      long count = its.profile().rows();
      if (count == 0) {
        continue;
      }
      predicted += (int) count;
      WindowSummary summary = drifts.judge(window.getKey(), its.profile(), its.segments());
      Optional<String> loss = qualities.judge(window.getKey(), its.labelled());
      if (summary.verdict().isDrift() || loss.isPresent()) {
        found.add(
            new Result(
                window.getKey().toString(),
                State.FAILED,
                words(count, summary, loss.orElse(null)),
                0));
      } else if (summary.isJudged()) {
        quiet++;
      } else {
        undecided++;
      }
    }
    List<Result> results = new ArrayList<>();
    results.add(rows(predicted));
    results.add(windows(found.size(), quiet, undecided));
    results.addAll(found);
    return results;
  }

  private SortedMap<Instant, List<Timed>> byWindow(List<Row> rows) {
    long seconds = length.toSeconds();
    SortedMap<Instant, List<Timed>> windows = new TreeMap<>();
    for (int i = 0; i < rows.size(); i++) {
      switch (rows.get(i)) {
        case Row.Unreadable(var reason) -> refuse(reason);
        case Row.Given row -> {
          Optional<Instant> at = at(row.written().path(time));
          if (at.isEmpty()) {
            timeless++;
          } else {
            long from = Math.floorDiv(at.get().getEpochSecond(), seconds) * seconds;
            windows
                .computeIfAbsent(Instant.ofEpochSecond(from), _ -> new ArrayList<>())
                .add(new Timed(i, row));
          }
        }
      }
    }
    return windows;
  }

  private Optional<Instant> at(JsonNode written) {
    if (written.isMissingNode() || written.isNull()) {
      return Optional.empty();
    }
    Value value = times.read(PlainJson.read(Json.bytes(written)));
    return Optional.ofNullable(value instanceof Value.NotOfType ? null : times.json(value))
        .map(Object::toString)
        .map(text ->
            times.type() == ColumnType.DATE
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : Instant.parse(text));
  }

  private Predicted predicted(List<Timed> rows) {
    Predicted window =
        new Predicted(
            baseline.empty(), learned.empty(), new LabelledRows(project, model.signature()));
    for (Timed each : rows) {
      try {
        Instance instance = model.read(each.index(), values(each.row()));
        Prediction said = model.predict(instance.features());
        Function<String, @Nullable Object> row =
            column ->
                column.equals(ModelArchive.BASELINE_SCORE)
                    ? (Object) said.score()
                    : instance.values().get(column);
        window.profile().addRow(row);
        window.segments().addRow(project::column, row);
        JsonNode written = each.row().written();
        Optional<String> list = window.labelled().list(written);
        window
            .labelled()
            .known(written)
            .filter(_ -> !window.labelled().isRanking() || list.isPresent())
            .ifPresent(known -> window.labelled().add(said, known, list.orElse(null)));
      } catch (InvalidInputException e) {
        refuse(e.reason());
      }
    }
    return window;
  }

  /** What the model takes and carries of a row: not the target, nor a time that is none of it. */
  private Map<String, @Nullable Object> values(Row.Given row) {
    Map<String, @Nullable Object> values = PlainJson.readObject(Json.bytes(row.instance()));
    values.remove(project.target());
    if (!model.signature().carried().contains(time)
        && model.signature().inputs().stream().noneMatch(input -> input.name().equals(time))) {
      values.remove(time);
    }
    return values;
  }

  private void refuse(String reason) {
    refused++;
    refusal = refusal == null ? reason : refusal;
  }

  private Result rows(int predicted) {
    String counted =
        String.format(
            Locale.ROOT,
            "%,d rows were predicted, %,d have no %s, %,d could not be read.",
            predicted,
            timeless,
            time,
            refused);
    return timeless == 0 && refusal == null
        ? new Result("rows", State.PASSED, counted, 0)
        : new Result(
            "rows",
            State.FAILED,
            refusal == null ? counted : counted + " " + Shortened.to(LONGEST, refusal),
            0);
  }

  private Result windows(int found, int quiet, int undecided) {
    return new Result(
        "windows",
        found + quiet == 0 ? State.UNDECIDED : State.PASSED,
        String.format(
            Locale.ROOT,
            "Of %,d windows of %s %,d would have told something, %,d nothing, and %,d had"
                + " too few rows to say%s.",
            found + quiet + undecided,
            Durations.written(length),
            found,
            quiet,
            undecided,
            found + quiet == 0 ? " (--window makes them longer)" : ""),
        0);
  }

  private static String words(long rows, WindowSummary summary, @Nullable String loss) {
    List<String> words = new ArrayList<>();
    summary.columns().stream()
        .filter(column -> column.verdict().isDrift())
        .map(column -> column.column() + ": " + column.why())
        .forEach(words::add);
    summary
        .kinds()
        .forEach(kind ->
            kind.columns().stream()
                .filter(column -> column.verdict().isDrift())
                .map(column -> kind.name(column) + ": " + column.why())
                .forEach(words::add));
    if (loss != null) {
      words.add("quality: " + loss);
    }
    String more =
        words.size() > MOST_COLUMNS ? " And %s more.".formatted(words.size() - MOST_COLUMNS) : "";
    return String.format(
        Locale.ROOT,
        "%,d rows. %s%s",
        rows,
        String.join(" ", words.subList(0, Math.min(MOST_COLUMNS, words.size()))),
        more);
  }
}
