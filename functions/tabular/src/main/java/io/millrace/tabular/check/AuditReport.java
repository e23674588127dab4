package io.millrace.tabular.check;

import io.millrace.tabular.rows.FileFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was found in an upload.
 *
 * @param source the name of the file
 * @param format null where it could not be told
 * @param sourceBytes read, before decompression
 * @param rowsRead {@code rowsKept + rowsQuarantined}
 * @param rowsKept that break no rule
 * @param rowsQuarantined that break at least one
 * @param quarantineWritten of them that were handed to the sink; the rest are counted only
 * @param broken how often each rule was broken, most often first
 * @param checks what became of the checks; empty where reading did not get that far
 * @param warnings what is not wrong but worth knowing
 */
public record AuditReport(
    String source,
    @Nullable FileFormat format,
    long sourceBytes,
    long rowsRead,
    long rowsKept,
    long rowsQuarantined,
    long quarantineWritten,
    List<RuleCount> broken,
    List<CheckResult> checks,
    List<String> warnings) {

  public AuditReport {
    broken = List.copyOf(broken);
    checks = List.copyOf(checks);
    warnings = List.copyOf(warnings);
  }

  /** The same with one more warning. */
  public AuditReport warned(String warning) {
    return new AuditReport(
        source,
        format,
        sourceBytes,
        rowsRead,
        rowsKept,
        rowsQuarantined,
        quarantineWritten,
        broken,
        checks,
        Stream.concat(warnings.stream(), Stream.of(warning)).toList());
  }
}
