package io.millrace.definition;

import static io.millrace.definition.YamlLines.list;
import static io.millrace.definition.YamlLines.quoted;

import io.millrace.domain.project.DataPolicy.Mode;
import io.millrace.domain.project.DatasetCheck;
import java.util.List;

/** Writes what a file has to satisfy as a whole, and the dataset that it is added to. */
final class ChecksWriter {

  private final YamlLines out;

  ChecksWriter(YamlLines out) {
    this.out = out;
  }

  void write(List<DatasetCheck> checks, Mode mode) {
    out.line("# A file that fails one of these is refused whole. Shares are between 0 and 1.");
    if (mode != Mode.REPLACE) {
      out.line("# Those of the dataset are asked of what is there and the file together.");
    }
    out.line("checks:");
    rows("  ", checks);
    completeness("  ", checks);
    var uniqueness = of(checks, DatasetCheck.Uniqueness.class);
    if (!uniqueness.isEmpty()) {
      out.line("  uniqueness:");
      uniqueness.forEach(each ->
          out.line(
              "    - {columns: %s, min: %s}"
                  .formatted(list(each.columns().stream()), each.minimum())));
    }
    balance("  ", checks);
    var quarantine = of(checks, DatasetCheck.Quarantine.class);
    out.line(
        "  quarantine: "
            + (quarantine.isEmpty() ? ChecksReader.OFF : quarantine.getFirst().maximum()));
    change("  ", checks);
    if (mode != Mode.REPLACE) {
      List<DatasetCheck> whole =
          of(checks, DatasetCheck.OfDataset.class).stream()
              .map(DatasetCheck.OfDataset::check)
              .toList();
      out.line("  dataset:");
      rows("    ", whole);
      completeness("    ", whole);
      balance("    ", whole);
      change("    ", whole);
    }
  }

  private void rows(String indent, List<DatasetCheck> checks) {
    var rows = of(checks, DatasetCheck.RowCount.class);
    out.line(indent + "rows: " + (rows.isEmpty() ? ChecksReader.OFF : bounds(rows.getFirst())));
  }

  private static String bounds(DatasetCheck.RowCount rows) {
    return rows.maximum() == null
        ? "{min: " + rows.minimum() + "}"
        : "{min: " + rows.minimum() + ", max: " + rows.maximum() + "}";
  }

  private void completeness(String indent, List<DatasetCheck> checks) {
    var completeness = of(checks, DatasetCheck.Completeness.class);
    if (!completeness.isEmpty()) {
      out.line(indent + "completeness:");
      completeness.forEach(
          each -> out.line("%s  %s: %s".formatted(indent, quoted(each.column()), each.minimum())));
    }
  }

  private void balance(String indent, List<DatasetCheck> checks) {
    of(checks, DatasetCheck.ClassBalance.class)
        .forEach(each -> out.line(indent + "classBalance: " + each.minimum()));
  }

  private void change(String indent, List<DatasetCheck> checks) {
    of(checks, DatasetCheck.ChangeFromPrevious.class)
        .forEach(each -> out.line(indent + "changeFromPrevious: " + each.maximumPsi()));
  }

  private static <T extends DatasetCheck> List<T> of(List<DatasetCheck> checks, Class<T> kind) {
    return checks.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
