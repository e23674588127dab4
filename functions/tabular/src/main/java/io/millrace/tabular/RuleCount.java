package io.millrace.tabular;

/**
 * How often a rule was broken.
 *
 * @param column as in {@link Broken}
 * @param rule as in {@link Broken}
 * @param rows that break it, all of them, however few were written to quarantine
 */
public record RuleCount(String column, String rule, long rows) {}
