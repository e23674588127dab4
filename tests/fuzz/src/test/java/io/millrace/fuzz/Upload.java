package io.millrace.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.project.Project;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.TableAudit;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** A file as it is dropped. */
final class Upload {

  private static final Project PROJECT =
      ProjectYaml.parse(
          """
          name: fuzz
          task: binary
          target: y
          positive: yes
          columns:
            id: {type: text, required: true, unique: true}
            amount: {type: number, range: [0, 1000]}
            items: integer
            express: boolean
            country: {type: category, oneOf: [CH, DE]}
            day: date
            at: timestamp
            y: {type: category, required: true}
          checks: {rows: none, quarantine: none}
          """);

  private Upload() {}

  /**
   * Reads a file of this name; fails unless it is published, with every row accounted for, or
   * refused.
   */
  static void read(String name, byte[] file) throws IOException {
    AtomicInteger quarantined = new AtomicInteger();
    Audit audit =
        new TableAudit(PROJECT, Limits.USUAL)
            .inspect(Source.of(name, file), _ -> quarantined.incrementAndGet(), null);
    switch (audit) {
      case Audit.Published(var report, var profile, var _) -> {
        assertThat(report.rowsRead()).isEqualTo(report.rowsKept() + quarantined.get());
        assertThat(profile.rows()).isEqualTo(report.rowsKept());
      }
      case Audit.Refused(var _, var reasons) -> assertThat(reasons).isNotEmpty();
    }
  }
}
