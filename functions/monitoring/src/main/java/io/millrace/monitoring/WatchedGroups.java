package io.millrace.monitoring;

import io.millrace.columns.Codec;
import io.millrace.columns.Value;
import io.millrace.domain.Shortened;
import io.millrace.domain.evaluation.NumberRanges;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.EvaluationPolicy;
import io.millrace.domain.project.Project;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The columns by whose values a project's predictions are told apart: those of {@code
 * monitoring.segments}, and those of {@code evaluation.fairness.groups} whose values part rows in
 * production as they did in training: words and booleans, and numbers whose {@code
 * evaluation.bounds} are declared rather than found in the data.
 */
record WatchedGroups(Project project) {

  private static final int LONGEST_WORD = 60;

  /** The columns of each segmentation into groups; none where the project declares none. */
  List<List<String>> segmentations() {
    EvaluationPolicy evaluation = project.evaluation();
    EvaluationPolicy.Fairness fairness = evaluation == null ? null : evaluation.fairness();
    return fairness == null
        ? List.of()
        : fairness.groups().stream()
            .filter(columns -> columns.stream().allMatch(this::isTold))
            .toList();
  }

  private boolean isTold(String name) {
    return !isNumber(project.column(name)) || !bounds(name).isEmpty();
  }

  private static boolean isNumber(Column column) {
    return column.type() == ColumnType.NUMBER || column.type() == ColumnType.INTEGER;
  }

  private List<Double> bounds(String name) {
    EvaluationPolicy evaluation = project.evaluation();
    return evaluation == null ? List.of() : evaluation.bounds().getOrDefault(name, List.of());
  }

  /**
   * What a prediction's row has in each of these columns, empty where it has nothing; null where
   * there are no such columns.
   */
  @Nullable Map<String, String> words(Map<String, ? extends @Nullable Object> instance) {
    SequencedSet<String> columns = new LinkedHashSet<>(project.monitoring().segmentColumns());
    segmentations().forEach(columns::addAll);
    if (columns.isEmpty()) {
      return null;
    }
    Map<String, String> words = new TreeMap<>();
    for (String column : columns) {
      words.put(
          column,
          word(column, instance.get(column))
              .map(word -> Shortened.to(LONGEST_WORD, word))
              .orElse(""));
    }
    return words;
  }

  private Optional<String> word(String name, @Nullable Object said) {
    Column column = project.column(name);
    Optional<String> word = word(column, said);
    return isNumber(column)
        ? word.map(number -> new NumberRanges(bounds(name)).of(Double.parseDouble(number)))
        : word;
  }

  /** The value of a column as a word; empty where there is none of its type. */
  static Optional<String> word(Column column, @Nullable Object said) {
    Codec codec = Codec.of(column);
    return Optional.ofNullable(said)
        .map(codec::read)
        .filter(value -> !(value instanceof Value.NotOfType))
        .flatMap(codec::word);
  }
}
