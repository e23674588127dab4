package io.millrace.domain.state;

/**
 * An entity as it was read.
 *
 * @param revision how often it had been written by then, at least 1
 */
public record Revised<T extends Entity>(T value, long revision) {}
