package io.millrace.trainer;

/**
 * Rows to learn from, and others that say how good that was.
 *
 * @param number 1 for the validation rows of the split; others stand in where these are few
 */
record Fold(int number, Examples train, Examples validation) {}
