package io.millrace.trainer;

/** What a row is to a model that has learned before. */
enum Novelty {

  /** It has not learned from it. */
  NEW,

  /** It has learned from it, and the row is like no other of its table. */
  LEARNED,

  /**
   * The row is like another of its table: from which of them it has learned cannot be known, and to
   * hold back those that are like none would hold back the odd ones.
   */
  REPEATED
}
