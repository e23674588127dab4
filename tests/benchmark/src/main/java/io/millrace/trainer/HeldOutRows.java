package io.millrace.trainer;

import io.millrace.domain.project.Project;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.TableAudit;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Which rows of a file training holds out, so that others may be measured on the same. */
public final class HeldOutRows {

  private HeldOutRows() {}

  /** Their places in the file, the first row after the header being 0; all rows are published. */
  public static List<Integer> of(Path csv, Project project) throws IOException {
    Path parquet = Files.createTempFile("rows-", ".parquet");
    Audit audit =
        new TableAudit(project, Limits.USUAL).publish(Source.of(csv), parquet, _ -> {}, null);
    if (!(audit instanceof Audit.Published)
        || audit.report().rowsKept() != audit.report().rowsRead()) {
      throw new IllegalStateException("not published as it is: " + audit);
    }
    Observations table = Observations.read(List.of(parquet), project);
    Split split =
        Split.of(
            project, table, TargetColumn.of(project, table), project.training().split().seed());
    return IntStream.of(split.test()).boxed().toList();
  }
}
