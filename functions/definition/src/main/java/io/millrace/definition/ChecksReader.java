package io.millrace.definition;

import io.millrace.domain.Task;
import io.millrace.domain.project.DataPolicy.Mode;
import io.millrace.domain.project.DatasetCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what a file has to satisfy as a whole, and the dataset that it is added to. */
final class ChecksReader {

  static final String OFF = "none";

  private static final DatasetCheck DEFAULT_ROWS = new DatasetCheck.RowCount(100, null);
  private static final DatasetCheck DEFAULT_QUARANTINE = new DatasetCheck.Quarantine(0.1);

  private final Set<String> columns;
  private final Optional<Task> task;
  private final Mode mode;

  /**
   * @param columns that are declared
   * @param task empty if it could not be read
   * @param mode what a file does to the dataset that is there
   */
  ChecksReader(Set<String> columns, Optional<Task> task, Mode mode) {
    this.columns = columns;
    this.task = task;
    this.mode = mode;
  }

  /** The checks that apply where the file names none. */
  List<DatasetCheck> defaults() {
    return mode == Mode.REPLACE
        ? List.of(DEFAULT_ROWS, DEFAULT_QUARANTINE)
        : List.of(DEFAULT_QUARANTINE, new DatasetCheck.OfDataset(DEFAULT_ROWS));
  }

  List<DatasetCheck> read(YamlValue value) {
    Section section =
        value.section(
            "rows",
            "completeness",
            "uniqueness",
            "classBalance",
            "quarantine",
            "changeFromPrevious",
            "dataset");
    List<DatasetCheck> checks = new ArrayList<>();
    rows(section, mode == Mode.REPLACE).ifPresent(checks::add);
    section.find("completeness").ifPresent(each -> checks.addAll(completeness(each)));
    section
        .find("uniqueness")
        .ifPresent(list -> list.items().forEach(item -> uniqueness(item).ifPresent(checks::add)));
    section.find("classBalance").flatMap(this::classBalance).ifPresent(checks::add);
    section
        .find("quarantine")
        .map(quarantine ->
            quarantine.is(OFF) ? Optional.<DatasetCheck>empty() : quarantine(quarantine))
        .orElse(Optional.of(DEFAULT_QUARANTINE))
        .ifPresent(checks::add);
    change(section).ifPresent(checks::add);
    if (mode == Mode.REPLACE) {
      section
          .find("dataset")
          .ifPresent(given ->
              given.note(
                  "a file replaces what is there, so it is the dataset: say this of the file"));
      return checks;
    }
    boolean said = section.find("rows").isPresent();
    section
        .find("dataset")
        .map(given -> ofDataset(given, !said))
        .orElse(said ? List.of() : List.of(DEFAULT_ROWS))
        .forEach(check -> checks.add(new DatasetCheck.OfDataset(check)));
    return checks;
  }

  /** What profiles tell, which merge without a row of what is there being read. */
  private List<DatasetCheck> ofDataset(YamlValue value, boolean usualRows) {
    Section section = value.section("rows", "completeness", "classBalance", "changeFromPrevious");
    List<DatasetCheck> checks = new ArrayList<>();
    rows(section, usualRows).ifPresent(checks::add);
    section.find("completeness").ifPresent(each -> checks.addAll(completeness(each)));
    section.find("classBalance").flatMap(this::classBalance).ifPresent(checks::add);
    change(section).ifPresent(checks::add);
    return checks;
  }

  private static Optional<DatasetCheck> rows(Section section, boolean usually) {
    return section
        .find("rows")
        .map(rows -> rows.is(OFF) ? Optional.<DatasetCheck>empty() : rows(rows))
        .orElse(usually ? Optional.of(DEFAULT_ROWS) : Optional.empty());
  }

  private static Optional<DatasetCheck> change(Section section) {
    return section
        .find("changeFromPrevious")
        .flatMap(value ->
            value
                .number()
                .flatMap(psi -> value.make(() -> new DatasetCheck.ChangeFromPrevious(psi))));
  }

  private static Optional<DatasetCheck> rows(YamlValue value) {
    Section section = value.section("min", "max");
    long minimum = section.get("min", YamlValue::integer, 1L);
    Long maximum = section.find("max").flatMap(YamlValue::integer).orElse(null);
    return value.make(() -> new DatasetCheck.RowCount(minimum, maximum));
  }

  private List<DatasetCheck> completeness(YamlValue value) {
    List<DatasetCheck> checks = new ArrayList<>();
    value
        .entries()
        .forEach((column, share) -> {
          declared(column, share);
          share
              .number()
              .flatMap(minimum -> share.make(() -> new DatasetCheck.Completeness(column, minimum)))
              .ifPresent(checks::add);
        });
    return checks;
  }

  private Optional<DatasetCheck> uniqueness(YamlValue value) {
    Section section = value.section("columns", "min");
    double minimum = section.get("min", YamlValue::number, 1.0);
    return section
        .require("columns")
        .flatMap(list -> {
          List<String> names = new ArrayList<>();
          for (YamlValue item : list.items()) {
            item.text()
                .ifPresent(name -> {
                  declared(name, item);
                  names.add(name);
                });
          }
          return value.make(() -> new DatasetCheck.Uniqueness(names, minimum));
        });
  }

  private Optional<DatasetCheck> classBalance(YamlValue value) {
    if (task.filter(Task.REGRESSION::equals).isPresent()) {
      value.note("does not apply to a regression");
      return Optional.empty();
    }
    return value
        .number()
        .flatMap(minimum -> value.make(() -> new DatasetCheck.ClassBalance(minimum)));
  }

  private static Optional<DatasetCheck> quarantine(YamlValue value) {
    return value
        .number()
        .flatMap(maximum -> value.make(() -> new DatasetCheck.Quarantine(maximum)));
  }

  private void declared(String column, YamlValue where) {
    if (!columns.contains(column)) {
      where.note("there is no column '%s'".formatted(column));
    }
  }
}
