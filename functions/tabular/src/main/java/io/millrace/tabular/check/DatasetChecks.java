package io.millrace.tabular.check;

import io.millrace.domain.project.DatasetCheck;
import io.millrace.domain.project.Project;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.profile.ValueCount;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides a project's checks on a dataset as a whole.
 *
 * @param profile of the rows that are left
 * @param rowsRead those in quarantine included
 * @param previous profile of the version before, null where there is none
 */
record DatasetChecks(
    Project project,
    Profile profile,
    long rowsRead,
    UniqueValues unique,
    ClassCounts classes,
    @Nullable Profile previous) {

  List<CheckResult> results() {
    return project.checks().stream().map(this::result).toList();
  }

  private CheckResult result(DatasetCheck check) {
    return switch (check) {
      case DatasetCheck.RowCount(var minimum, var maximum) ->
          decided(
              check,
              profile.rows() >= minimum && (maximum == null || profile.rows() <= maximum),
              "%s rows, wanted %s to %s"
                  .formatted(
                      count(profile.rows()),
                      count(minimum),
                      maximum == null ? "any number" : count(maximum)));
      case DatasetCheck.Completeness(var column, var minimum) -> {
        double share = profile.column(column).completeness();
        yield decided(
            check,
            share >= minimum,
            "column '%s' has a value in %s of the rows, wanted at least %s"
                .formatted(column, percent(share), percent(minimum)));
      }
      case DatasetCheck.Uniqueness uniqueness -> {
        double share = unique.distinctShare(uniqueness);
        yield decided(
            check,
            share >= uniqueness.minimum(),
            "%s of the rows differ in %s, wanted at least %s"
                .formatted(
                    percent(share),
                    String.join(", ", uniqueness.columns()),
                    percent(uniqueness.minimum())));
      }
      case DatasetCheck.ClassBalance(var minimum) -> classBalance(check, minimum);
      case DatasetCheck.Quarantine(var maximum) -> {
        double share = rowsRead == 0 ? 0 : (double) (rowsRead - profile.rows()) / rowsRead;
        yield decided(
            check,
            share <= maximum,
            "%s of the rows are in quarantine, wanted at most %s"
                .formatted(percent(share), percent(maximum)));
      }
      case DatasetCheck.ChangeFromPrevious change ->
          previous == null
              ? new CheckResult.Undecided(check, "There is no previous version to compare with.")
              : new Changes(project, previous, profile).decide(change);
    };
  }

  private CheckResult classBalance(DatasetCheck check, double minimum) {
    if (classes.tooMany()) {
      String many =
          "The target '%s' has more than %s classes"
              .formatted(project.target(), count(ClassCounts.MOST));
      return minimum * ClassCounts.MOST >= 1
          ? new CheckResult.Failed(
              check,
              "%s: the rarest has less than %s of the rows, wanted at least %s."
                  .formatted(many, percent(1.0 / ClassCounts.MOST), percent(minimum)))
          : new CheckResult.Undecided(check, many + ", which are not counted.");
    }
    if (classes.size() < 2) {
      return new CheckResult.Failed(
          check,
          "The target '%s' has %s classes, wanted at least 2."
              .formatted(project.target(), classes.size()));
    }
    ValueCount rarest = classes.rarest();
    double share = (double) rarest.count() / classes.rows();
    return decided(
        check,
        share >= minimum,
        "the rarest class of '%s', '%s', has %s of the rows, wanted at least %s"
            .formatted(project.target(), rarest.value(), percent(share), percent(minimum)));
  }

  private static CheckResult decided(DatasetCheck check, boolean passed, String words) {
    String sentence = Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    return passed
        ? new CheckResult.Passed(check, sentence)
        : new CheckResult.Failed(check, sentence);
  }

  private static String count(long rows) {
    return String.format(Locale.ROOT, "%,d", rows);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", share * 100);
  }
}
