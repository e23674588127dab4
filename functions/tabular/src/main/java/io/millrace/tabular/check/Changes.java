package io.millrace.tabular.check;

import io.millrace.domain.monitoring.ColumnComparison;
import io.millrace.domain.monitoring.Measure;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.DatasetCheck;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.RowRule;
import io.millrace.tabular.drift.ProfileComparison;
import io.millrace.tabular.profile.ColumnProfile;
import io.millrace.tabular.profile.Profile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a file is like the dataset version before it.
 *
 * <p>Only what a model learns from and what it predicts are compared. Keys, dates and times go on
 * from file to file: that is no change. A column has changed where its index is above what the
 * check allows and beyond what chance gives samples of this size. A column that was of another type
 * cannot be compared, and is named.
 */
final class Changes {

  private static final int MOST_NAMED = 5;

  /** How seldom chance alone may make as large a difference in any of the columns. */
  private static final double BY_CHANCE = 0.001;

  private final Project project;
  private final Profile previous;
  private final Profile current;

  Changes(Project project, Profile previous, Profile current) {
    this.project = project;
    this.previous = previous;
    this.current = current;
  }

  private record Change(String column, double psi, double pValue, @Nullable String emptied) {}

  CheckResult decide(DatasetCheck.ChangeFromPrevious check) {
    List<Change> changes = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Column column : project.columns()) {
      if (isCompared(column)) {
        compare(column.name(), changes, others);
      }
    }
    String apart = apart(others);
    Optional<Change> largest = changes.stream().max(Comparator.comparingDouble(Change::psi));
    if (largest.isEmpty()) {
      return new CheckResult.Undecided(
          check, "No column can be compared with the previous version." + apart);
    }
    return changes.stream()
        .filter(change -> change.psi > check.maximumPsi())
        .filter(change -> change.pValue <= BY_CHANCE / changes.size())
        .max(Comparator.comparingDouble(Change::psi))
        .<CheckResult>map(
            change -> new CheckResult.Failed(check, words(change, check.maximumPsi()) + apart))
        .orElseGet(() -> kept(check, largest.get(), apart));
  }

  private static CheckResult kept(
      DatasetCheck.ChangeFromPrevious check, Change largest, String apart) {
    return largest.psi > check.maximumPsi()
        ? new CheckResult.Undecided(
            check,
            String.format(
                    Locale.ROOT,
                    "Column '%s' differs by %.3f, but with so few rows that is within chance.",
                    largest.column,
                    largest.psi)
                + apart)
        : new CheckResult.Passed(check, words(largest, check.maximumPsi()) + apart);
  }

  private boolean isCompared(Column column) {
    boolean goesOn =
        switch (column.type()) {
          case DATE, TIMESTAMP, TEXT -> true;
          case NUMBER, INTEGER, BOOLEAN, CATEGORY ->
              column.rules().stream().anyMatch(RowRule.Unique.class::isInstance);
        };
    return !goesOn
        && (column.name().equals(project.target()) || project.features().contains(column));
  }

  private void compare(String name, List<Change> changes, List<String> others) {
    ColumnProfile before = previous.find(name).orElse(null);
    ColumnProfile now = current.column(name);
    if (before == null) {
      others.add("'" + name + "', which is new");
    } else if (before.type() != now.type()) {
      others.add("'%s', which was of type %s".formatted(name, word(before.type())));
    } else {
      measured(before, now).ifPresent(changes::add);
    }
  }

  private static Optional<Change> measured(ColumnProfile before, ColumnProfile now) {
    ColumnComparison compared = ProfileComparison.between(before, now);
    return Optional.ofNullable(compared.psi())
        .map(psi -> new Change(compared.column(), psi, pValue(compared), emptied(before, now)));
  }

  private static double pValue(ColumnComparison compared) {
    return compared.of(Measure.STABILITY).orElseThrow().pValue();
  }

  private static @Nullable String emptied(ColumnProfile before, ColumnProfile now) {
    return now.count() == 0 && before.count() > 0
        ? "has no value any more"
        : before.count() == 0 && now.count() > 0 ? "had no value before" : null;
  }

  private static String words(Change change, double most) {
    return String.format(
        Locale.ROOT,
        "Column '%s' differs most from the previous version, by a population stability index of"
            + " %.3f, wanted at most %.3f%s.",
        change.column,
        change.psi,
        most,
        change.emptied == null ? "" : ": it " + change.emptied);
  }

  private static String apart(List<String> others) {
    return others.isEmpty()
        ? ""
        : " Not compared: "
            + String.join(", ", others.subList(0, Math.min(MOST_NAMED, others.size())))
            + (others.size() > MOST_NAMED ? " …" : ".");
  }

  private static String word(ColumnType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
