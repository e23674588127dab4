package io.millrace.modeling.card;

import java.util.List;

/**
 * What a model says on average where one column has one value after the other and all others are as
 * they are: partial dependence (Friedman, Annals of Statistics 29, 2001).
 *
 * @param column that is moved
 * @param steps by rising number, or the most frequent word first
 * @param ofNumbers whether the column has numbers
 */
public record Effect(String column, List<Step> steps, boolean ofNumbers) {
  public Effect {
    steps = List.copyOf(steps);
  }

  /**
   * One value.
   *
   * @param value in words
   * @param at the number, or the place of the word
   * @param mean what is said on average
   */
  public record Step(String value, double at, double mean) {}
}
