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
 * @param feature whether a model may learn from it; the target, the entity key and the event time
 *     never are, and a text is where {@code ngrams} are said
 * @param rules what each value has to satisfy; a row that breaks one is quarantined
 * @param notation how its values are written; null for the usual way
 * @param ngrams how many words in a row are looked at together at most, of a text that a model
 *     learns from; null for a text that it does not, and for what is no text
 */
public record Column(
    String name,
    ColumnType type,
    boolean required,
    boolean feature,
    List<RowRule> rules,
    @Nullable Notation notation,
    @Nullable Integer ngrams) {

  /** How many words in a row are looked at together, where nobody says otherwise. */
  public static final int USUAL_NGRAMS = 2;

  /** How many words in a row may be looked at together. */
  public static final int MOST_NGRAMS = 3;

  /** How many numbers a model is given of a text. */
  public static final int TEXT_FEATURES = 256;

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
    if (ngrams != null) {
      Check.that(
          type == ColumnType.TEXT && feature,
          "ngrams of column " + name,
          "said of a text with feature: true",
          ngrams);
      Check.that(
          ngrams >= 1 && ngrams <= MOST_NGRAMS,
          "ngrams of column " + name,
          "1 to " + MOST_NGRAMS,
          ngrams);
    }
  }

  /** A column that is no text from which a model learns. */
  public Column(
      String name,
      ColumnType type,
      boolean required,
      boolean feature,
      List<RowRule> rules,
      @Nullable Notation notation) {
    this(name, type, required, feature, rules, notation, null);
  }

  /** A column whose values are written in the usual way. */
  public Column(
      String name, ColumnType type, boolean required, boolean feature, List<RowRule> rules) {
    this(name, type, required, feature, rules, null);
  }

  /** Whether a model may learn from it, unless it plays another part. */
  boolean mayBeFeature() {
    return feature && (type != ColumnType.TEXT || ngrams != null);
  }

  /** About how many numbers a model is given of it: one, or {@value #TEXT_FEATURES} of a text. */
  public int width() {
    return ngrams == null ? 1 : TEXT_FEATURES;
  }
}
