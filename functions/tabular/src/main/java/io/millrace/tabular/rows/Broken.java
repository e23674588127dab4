package io.millrace.tabular.rows;

/**
 * A rule that a row breaks.
 *
 * @param column whose value breaks it; empty where it is the row as a whole
 * @param rule {@code type}, {@code required}, {@code range}, {@code one-of}, {@code pattern},
 *     {@code unique}, {@code date-range}; {@code ragged} for a row of CSV with too few or too many
 *     fields; {@code syntax} for a line that is no JSON object
 * @param value that breaks it, at most 80 printable characters
 */
public record Broken(String column, String rule, String value) {}
