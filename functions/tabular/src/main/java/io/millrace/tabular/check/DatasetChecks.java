package io.millrace.tabular.check;

import io.millrace.domain.project.DataPolicy;
import io.millrace.domain.project.DatasetCheck;
import io.millrace.domain.project.Project;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.profile.ValueCount;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides a project's checks on a file as a whole, or on what the dataset becomes by it.
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
    Classes classes,
    @Nullable Profile previous) {

  /** Those on the file; what the dataset becomes by it is decided where it is added. */
  List<CheckResult> results() {
    return project.checks().stream()
        .filter(check -> !(check instanceof DatasetCheck.OfDataset))
        .map(this::result)
        .toList();
  }

  /** What to do where a file is refused for what is perhaps meant of the dataset. */
  static Optional<String> hint(Project project, List<CheckResult> results) {
    return project.data().mode() != DataPolicy.Mode.REPLACE
            && results.stream()
                .filter(CheckResult.Failed.class::isInstance)
                .anyMatch(failed -> DatasetCheck.OfDataset.takes(failed.check()))
        ? Optional.of(
            "That is asked of the file alone; below checks.dataset it is asked of the dataset that it is added to.")
        : Optional.empty();
  }

  /**
   * What fails of those on the dataset.
   *
   * @param before profile of the version before, null where there is none
   * @param after profile of what it becomes
   * @return what was found, in sentences
   */
  static List<String> refusals(Project project, @Nullable Profile before, Profile after) {
    var whole =
        new DatasetChecks(
            project,
            after,
            after.rows(),
            new UniqueValues(project, 0),
            Classes.of(after.column(project.target())),
            before);
    return project.checks().stream()
        .filter(DatasetCheck.OfDataset.class::isInstance)
        .map(whole::result)
        .filter(CheckResult.Failed.class::isInstance)
        .map(failed -> "The dataset as it would be: " + failed.words())
        .toList();
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
      case DatasetCheck.OfDataset(var whole) -> result(whole);
    };
  }

  private CheckResult classBalance(DatasetCheck check, double minimum) {
    if (classes.tooMany()) {
      String many =
          "The target '%s' has more than %s classes"
              .formatted(project.target(), count(classes.most()));
      return minimum * classes.most() >= 1
          ? new CheckResult.Failed(
              check,
              "%s: the rarest has less than %s of the rows, wanted at least %s."
                  .formatted(many, percent(1.0 / classes.most()), percent(minimum)))
          : new CheckResult.Undecided(check, many + ", which are not counted.");
    }
    if (classes.size() < 2) {
      return new CheckResult.Failed(
          check,
          "The target '%s' has %s, wanted at least 2."
              .formatted(
                  project.target(), classes.size() == 1 ? "1 class" : classes.size() + " classes"));
    }
    ValueCount rarest = classes.rarest();
    double share = (double) rarest.count() / classes.rows();
    if (classes.error() > 0 && Math.abs(share - minimum) <= classes.error()) {
      return new CheckResult.Undecided(
          check,
          "The rarest class of '%s', '%s', has about %s of the rows, wanted at least %s: too near to tell by the profile."
              .formatted(project.target(), rarest.value(), percent(share), percent(minimum)));
    }
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
