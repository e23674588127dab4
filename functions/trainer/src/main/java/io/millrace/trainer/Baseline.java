package io.millrace.trainer;

import io.millrace.columns.Cells;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.Project;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.tabular.profile.ColumnProfile;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.profile.SegmentProfiles;
import io.millrace.tabular.profile.SegmentProfiles.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What monitoring compares predictions with. */
final class Baseline {

  /** So many values of a column have a profile of their own. */
  private static final int MOST_VALUES = 5;

  private static final int LONGEST_VALUE = 60;

  private final Project project;
  private final Observations table;
  private final int[] learned;
  private final int[] heldOut;
  private final double[] scores;

  /**
   * Keeps its arguments, which are not changed.
   *
   * @param learned the rows that the model learned from
   * @param heldOut rows that it has not seen
   * @param scores what it said of each of these
   */
  Baseline(Project project, Observations table, int[] learned, int[] heldOut, double[] scores) {
    this.project = project;
    this.table = table;
    this.learned = learned;
    this.heldOut = heldOut;
    this.scores = scores;
  }

  /**
   * A profile of the features on the rows that the model learned from, and of the scores that it
   * gave to rows which it had not seen (on those it learned from it is surer than it will be).
   */
  byte[] ofAll() {
    return profile(learned, IntStream.range(0, heldOut.length))
        .toJson()
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The same of rows of each kind that the project's {@code monitoring.segments} tell apart: of a
   * column's {@value #MOST_VALUES} commonest values that enough rows have to say anything.
   */
  byte[] bySegment() {
    List<Segment> segments = new ArrayList<>();
    for (String column : project.monitoring().segmentColumns()) {
      commonest(column)
          .forEach(value ->
              segments.add(
                  new Segment(
                      column,
                      value,
                      profile(
                          IntStream.of(learned).filter(row -> has(column, value, row)).toArray(),
                          IntStream.range(0, heldOut.length)
                              .filter(i -> has(column, value, heldOut[i]))))));
    }
    return new SegmentProfiles(segments).toJson().getBytes(StandardCharsets.UTF_8);
  }

  private List<String> commonest(String column) {
    Map<String, Long> counts =
        IntStream.of(learned)
            .mapToObj(row -> word(column, row))
            .flatMap(Optional::stream)
            .filter(word -> word.length() <= LONGEST_VALUE)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return counts.entrySet().stream()
        .filter(each -> each.getValue() >= project.monitoring().minimumRows())
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_VALUES)
        .map(Map.Entry::getKey)
        .toList();
  }

  private boolean has(String column, String value, int row) {
    return word(column, row).filter(value::equals).isPresent();
  }

  private Optional<String> word(String column, int row) {
    Cells cells = table.column(column);
    return cells.isMissing(row)
        ? Optional.empty()
        : switch (cells) {
          case Cells.Numbers flags -> Optional.of(flags.value(row) == 0 ? "false" : "true");
          case Cells.Strings words -> Optional.ofNullable(words.value(row));
        };
  }

  private Profile profile(int[] rows, IntStream scored) {
    List<Column> features = project.features();
    Profile profile = Profile.of(ModelArchive.baselineColumns(features));
    for (int c = 0; c < features.size(); c++) {
      add(profile.columns().get(c), table.column(features.get(c).name()), rows);
    }
    scored.forEach(i -> profile.columns().getLast().add(scores[i]));
    profile.addRows(rows.length);
    return profile;
  }

  private static void add(ColumnProfile profile, Cells cells, int[] rows) {
    for (int row : rows) {
      if (cells.isMissing(row)) {
        profile.addMissing();
      } else {
        switch (cells) {
          case Cells.Numbers numbers -> profile.add(numbers.value(row));
          case Cells.Strings words -> profile.add(String.valueOf(words.value(row)));
        }
      }
    }
  }
}
