package io.millrace.tabular.check;

import io.millrace.domain.project.DatasetCheck;

/** What became of one check on a dataset as a whole. */
public sealed interface CheckResult {

  /** The check, as the project declares it. */
  DatasetCheck check();

  /** What was found, in a sentence for whoever sent the file. */
  String words();

  /** The dataset satisfies the check. */
  record Passed(DatasetCheck check, String words) implements CheckResult {}

  /** It does not, and is refused. */
  record Failed(DatasetCheck check, String words) implements CheckResult {}

  /** There is nothing to decide it by, such as no previous version; the dataset is not refused. */
  record Undecided(DatasetCheck check, String words) implements CheckResult {}
}
