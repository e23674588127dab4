package io.millrace.tabular.profile;

/**
 * A value and how many rows have it.
 *
 * @param count exact where the profile says so, else an estimate from above
 */
public record ValueCount(String value, long count) {}
