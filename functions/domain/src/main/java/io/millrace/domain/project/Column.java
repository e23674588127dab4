package io.millrace.domain.project;

import io.millrace.domain.Check;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One column of a project's data.
 *
 * @param name as in the header of the files, 1 to 128 characters
 * @param type what its values are
 * @param required whether a row without a value is quarantined
 * @param feature whether a model may learn from it; the target, the entity key, the event time and
 *     text never are
 * @param rules what each value has to satisfy; a row that breaks one is quarantined
 * @param notation how its values are written; null for the usual way
 */
public record Column(
    String name,
    ColumnType type,
    boolean required,
    boolean feature,
    List<RowRule> rules,
    @Nullable Notation notation) {

  public Column {
    Check.that(!name.isBlank() && name.length() <= 128, "column name", "1 to 128 characters", name);
    rules = List.copyOf(rules);
    for (RowRule rule : rules) {
      Check.that(
          rule.appliesTo(type), "rule of column " + name, "one that applies to " + type, rule);
    }
    if (notation != null) {
      Check.that(
          notation.appliesTo(type),
          "notation of column " + name,
          "one that applies to " + type,
          notation);
    }
  }

  /** A column whose values are written in the usual way. */
  public Column(
      String name, ColumnType type, boolean required, boolean feature, List<RowRule> rules) {
    this(name, type, required, feature, rules, null);
  }
}
