package io.millrace.domain.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * What may tell a model more than it will know when it is asked.
 *
 * @param column that it is about; null where it is about whole rows
 * @param sentence in plain words, with the figures and what to do
 * @param doubtful whether a person has to decide: it is hardly anything else, and the model that
 *     serves was not learned with it
 */
public record Leak(Kind kind, @Nullable String column, String sentence, boolean doubtful) {

  /** The kinds of leaks. */
  public enum Kind {
    /** A column that predicts by itself what should need many. */
    TELLS_ALONE,
    /** A column that is the target in other words, or in another unit. */
    TARGET_IN_DISGUISE,
    /** A column that names each row. */
    IDENTIFIER,
    /** Rows that are held out, and learned from as well. */
    TWINS,
    /** A time after the one at which a row happened. */
    LATER
  }

  /** Whether another one is about the same. */
  public boolean isLike(Leak other) {
    return kind == other.kind
        && (column == null ? other.column == null : column.equals(other.column));
  }

  /** The same, of which somebody has decided. */
  public Leak known() {
    return new Leak(kind, column, sentence, false);
  }
}
