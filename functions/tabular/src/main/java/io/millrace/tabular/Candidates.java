package io.millrace.tabular;

import io.millrace.domain.project.ColumnType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which columns could play which part, by their values first and their names second. */
final class Candidates {

  private static final int MOST_CLASSES = 50;

  private static final Pattern TARGET =
      Pattern.compile(
          "(.*[_ .-])?(target|label|class|classes|outcome|churn|churned|default|fraud|y|response"
              + "|survived|diagnosis|converted|income|status|price|saleprice)");

  private static final Pattern KEY =
      Pattern.compile("(.*[_ .-])?(id|key|uuid|guid|number|no)|.*[a-z]Id");

  private Candidates() {}

  /** Columns whose every value is its own, those named like a key first. */
  static List<ColumnGuess> keys(List<ColumnGuess> columns) {
    return columns.stream()
        .filter(ColumnGuess::isUnique)
        .filter(c -> c.type() == ColumnType.TEXT || c.type() == ColumnType.INTEGER)
        .sorted(Comparator.comparingInt(c -> isNamedKey(c) ? 0 : 1))
        .toList();
  }

  /** Whether the name says that it is a key. */
  static boolean isNamedKey(ColumnGuess column) {
    return KEY.matcher(column.name()).matches()
        || KEY.matcher(column.name().toLowerCase(Locale.ROOT)).matches();
  }

  /** Columns that vary and could be predicted, the likeliest first. */
  static List<ColumnGuess> targets(List<ColumnGuess> columns, List<ColumnGuess> keys) {
    List<ColumnGuess> targets = new ArrayList<>(columns);
    targets.removeIf(c -> keys.contains(c) || c.distinct() < 2 || !isPredictable(c));
    targets.sort(Comparator.comparingInt((ColumnGuess c) -> likelihood(c, columns)).reversed());
    return targets;
  }

  private static boolean isPredictable(ColumnGuess column) {
    return switch (column.type()) {
      case BOOLEAN, NUMBER, INTEGER -> true;
      case CATEGORY -> column.distinct() <= MOST_CLASSES;
      case TEXT, DATE, TIMESTAMP -> false;
    };
  }

  /** A telling name counts most, then the last place, then the first, then having two values. */
  private static int likelihood(ColumnGuess column, List<ColumnGuess> columns) {
    boolean named = TARGET.matcher(column.name().toLowerCase(Locale.ROOT)).matches();
    boolean last = column == columns.getLast();
    boolean first = column == columns.getFirst();
    boolean classes = column.type() == ColumnType.CATEGORY || column.type() == ColumnType.BOOLEAN;
    return (named ? 16 : 0)
        + (last ? 4 : 0)
        + (first && classes ? 3 : 0)
        + (column.distinct() == 2 ? 2 : 0)
        + (classes ? 1 : 0);
  }
}
