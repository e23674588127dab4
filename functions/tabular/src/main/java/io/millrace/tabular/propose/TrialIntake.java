package io.millrace.tabular.propose;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.DatasetCheck;
import io.millrace.domain.project.Project;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.AuditReport;
import io.millrace.tabular.check.CheckResult;
import io.millrace.tabular.check.QuarantinedRow;
import io.millrace.tabular.check.RuleCount;
import io.millrace.tabular.check.TableAudit;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the file in as the platform would, from its first row to its last, and takes back whatever
 * of a proposal the file does not keep.
 */
final class TrialIntake {

  /** A column goes from boolean over integer, number and category to text at most. */
  private static final int MOST_ROUNDS = 10;

  private static final double MOST_BROKEN = 0.5;

  private final Source source;
  private final Set<String> given = new LinkedHashSet<>();
  private final Set<Class<? extends DatasetCheck>> dropped = new HashSet<>();
  private double broken;

  TrialIntake(Source source) {
    this.source = source;
  }

  /** Makes a project of columns as they stand now. */
  interface Proposer {

    /**
     * Makes the project.
     *
     * @param broken the share of rows that cannot be read, which the project lets be
     * @param dropped checks that the project has to do without
     */
    Project project(double broken, Set<Class<? extends DatasetCheck>> dropped);
  }

  /**
   * Finds the first project that the file keeps.
   *
   * @throws InvalidInputException if the file cannot be taken in whatever is proposed
   */
  Project until(Proposer proposer, List<ProposedColumn> columns) throws IOException {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Project project = proposer.project(broken, dropped);
      Map<Place, String> values = new HashMap<>();
      Audit audit =
          new TableAudit(project, Limits.USUAL).inspect(source, row -> remember(row, values), null);
      boolean kept = !concede(audit.report(), values, columns);
      if (kept && audit instanceof Audit.Refused(var report, var reasons) && !loosen(report)) {
        throw new InvalidInputException(String.join(" ", reasons));
      }
      if (kept && audit instanceof Audit.Published) {
        return project;
      }
    }
    throw new InvalidInputException("No project could be found that this file satisfies.");
  }

  private record Place(String column, String rule) {}

  private static void remember(QuarantinedRow row, Map<Place, String> values) {
    row.broken()
        .forEach(broken ->
            values.putIfAbsent(new Place(broken.column(), broken.rule()), broken.value()));
  }

  private boolean concede(
      AuditReport report, Map<Place, String> values, List<ProposedColumn> columns) {
    boolean any = false;
    for (RuleCount broken : report.broken()) {
      for (ProposedColumn column : columns) {
        if (column.name().equals(broken.column())) {
          String value =
              values.getOrDefault(new Place(broken.column(), broken.rule()), "another value");
          Optional<String> less = column.concede(broken.rule(), value);
          less.ifPresent(given::add);
          any |= less.isPresent();
        }
      }
    }
    return any;
  }

  /** Lets go of the checks that fail; whether there were any that could be let go of. */
  private boolean loosen(AuditReport report) {
    boolean any = false;
    for (CheckResult result : report.checks()) {
      if (result instanceof CheckResult.Failed(var check, var words)) {
        any |=
            switch (check) {
              case DatasetCheck.Quarantine _ -> letBroken(report);
              case DatasetCheck.RowCount _,
                  DatasetCheck.Completeness _,
                  DatasetCheck.Uniqueness _,
                  DatasetCheck.ClassBalance _,
                  DatasetCheck.ChangeFromPrevious _,
                  DatasetCheck.OfDataset _ -> {
                given.add("a check is left out, since the file fails it: " + words);
                yield dropped.add(check.getClass());
              }
            };
      }
    }
    return any;
  }

  /** Lets so many rows be broken as cannot be read, unless they are most of the file. */
  private boolean letBroken(AuditReport report) {
    double share = (double) report.rowsQuarantined() / Math.max(1, report.rowsRead());
    if (share <= broken || share > MOST_BROKEN) {
      return false;
    }
    broken = share;
    given.add(
        String.format(
            Locale.ROOT,
            "%,d of %,d rows cannot be read%s; they go to quarantine",
            report.rowsQuarantined(),
            report.rowsRead(),
            report.broken().isEmpty() ? "" : " (" + report.broken().getFirst().rule() + ")"));
    return true;
  }

  /** What was taken back, as parts of sentences. */
  Set<String> given() {
    return given;
  }
}
