package io.millrace.tabular.check;

import org.jspecify.annotations.Nullable;

/**
 * How often a rule was broken, and where first.
 *
 * @param column as in {@link io.millrace.tabular.rows.Broken}
 * @param rule as in {@link io.millrace.tabular.rows.Broken}
 * @param rows that break it, all of them, however few were written to quarantine
 * @param value that broke it first, as in {@link io.millrace.tabular.rows.Broken}
 * @param line of that value, as in {@link QuarantinedRow}
 * @param hint what the value could be, and how the project would say so; null where nothing is
 *     known
 * @param file that has the line, of several; null where there is one only
 */
public record RuleCount(
    String column,
    String rule,
    long rows,
    String value,
    long line,
    @Nullable String hint,
    @Nullable String file) {}
