package io.millrace.modeling;

import io.millrace.domain.Check;
import io.millrace.domain.project.Column;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How one column becomes features. A missing value becomes NaN in each of them; XGBoost learns
 * which way those go.
 */
public sealed interface Encoding {

  /** The column that is encoded. */
  String column();

  /** The names of its features, in order. */
  List<String> features();

  /** How many features it has. */
  default int width() {
    return features().size();
  }

  /** An encoding of numbers, booleans, dates and timestamps. */
  sealed interface OfNumber extends Encoding {
    /** Writes the features of {@code value}, NaN where missing, from {@code row[at]} on. */
    void encode(double value, float[] row, int at);
  }

  /** An encoding of words. */
  sealed interface OfString extends Encoding {
    /** Writes the features of {@code word}, null where missing, from {@code row[at]} on. */
    void encode(@Nullable String word, float[] row, int at);
  }

  /** The number itself, as a 32-bit float; see {@link Scale#apply} for what is beyond one. */
  record Plain(String column) implements OfNumber {
    @Override
    public List<String> features() {
      return List.of(column);
    }

    @Override
    public void encode(double value, float[] row, int at) {
      row[at] = Scale.NONE.apply(value);
    }
  }

  /** The number by its distance from a center, where a 32-bit float would not tell them apart. */
  record Scaled(String column, Scale scale) implements OfNumber {
    @Override
    public List<String> features() {
      return List.of(column);
    }

    @Override
    public void encode(double value, float[] row, int at) {
      row[at] = scale.apply(value);
    }
  }

  /**
   * A date or time by what tends to matter about it: days since 1970-01-01 UTC, day of the year,
   * day of the week and, where it has one, the hour.
   *
   * @param unitsADay 1 for a date, which counts days; 86,400,000 for a timestamp in milliseconds
   */
  record DateTime(String column, int unitsADay) implements OfNumber {
    @Override
    public List<String> features() {
      List<String> all =
          List.of(
              column + " (days)",
              column + " (day of year)",
              column + " (day of week)",
              column + " (hour)");
      return unitsADay == 1 ? all.subList(0, 3) : all;
    }

    @Override
    public void encode(double value, float[] row, int at) {
      double days = value / unitsADay;
      double day = Math.floor(days);
      row[at] = (float) days;
      row[at + 1] =
          Double.isNaN(day) ? Float.NaN : java.time.LocalDate.ofEpochDay((long) day).getDayOfYear();
      row[at + 2] = (float) (day + 3 - 7 * Math.floor((day + 3) / 7)); // 1970-01-01: a Thursday
      if (unitsADay != 1) {
        row[at + 3] = (float) Math.floor((days - day) * 24);
      }
    }
  }

  /**
   * One feature a level, 1 for the word's own and 0 for the others; an unseen word is 0 in all.
   *
   * @param levels the words seen in training, the most frequent first
   */
  record OneHot(String column, List<String> levels) implements OfString {
    public OneHot {
      levels = List.copyOf(levels);
    }

    @Override
    public List<String> features() {
      return levels.stream().map(level -> column + " = " + level).toList();
    }

    @Override
    public void encode(@Nullable String word, float[] row, int at) {
      for (int i = 0; i < levels.size(); i++) {
        row[at + i] = word == null ? Float.NaN : levels.get(i).equals(word) ? 1 : 0;
      }
    }
  }

  /**
   * What the target was, in the mean, among the rows of a word, beside the rank of the word. An
   * unseen word has the mean of all rows.
   *
   * @param rank as of a column that knows of no target
   * @param names of the outcomes that means are taken of
   * @param means of each word, in the order of rank; shape [words × outcomes]
   * @param overall of all rows; shape [outcomes]
   */
  record ByTarget(
      FrequencyRank rank, List<String> names, List<List<Double>> means, List<Double> overall)
      implements OfString {
    public ByTarget {
      names = List.copyOf(names);
      means = means.stream().map(List::copyOf).toList();
      overall = List.copyOf(overall);
      int outcomes = overall.size();
      Check.that(
          means.size() == rank.ranks.size()
              && outcomes == names.size()
              && means.stream().allMatch(each -> each.size() == outcomes),
          "means of '" + rank.column + "'",
          "one a word and outcome",
          means.size());
    }

    @Override
    public String column() {
      return rank.column;
    }

    @Override
    public List<String> features() {
      return Stream.concat(
              Stream.of(rank.column), names.stream().map(name -> rank.column + " (" + name + ")"))
          .toList();
    }

    @Override
    public void encode(@Nullable String word, float[] row, int at) {
      rank.encode(word, row, at);
      Integer known = word == null ? null : rank.ranks.get(word);
      for (int k = 0; k < names.size(); k++) {
        row[at + 1 + k] =
            word == null
                ? Float.NaN
                : (known == null ? overall : means.get(known)).get(k).floatValue();
      }
    }
  }

  /**
   * The rank of the word by how often training saw it, 0 for the most frequent; an unseen word
   * ranks after all. For columns with too many levels to give each its own feature.
   *
   * @param ranks by word
   */
  record FrequencyRank(String column, Map<String, Integer> ranks) implements OfString {
    public FrequencyRank {
      ranks = Map.copyOf(ranks);
    }

    /** Ranks words that are listed the most frequent first. */
    static FrequencyRank of(String column, List<String> levels) {
      return new FrequencyRank(
          column,
          IntStream.range(0, levels.size())
              .boxed()
              .collect(java.util.stream.Collectors.toMap(levels::get, rank -> rank)));
    }

    /** The words, the most frequent first. */
    public List<String> levels() {
      return ranks.entrySet().stream()
          .sorted(Map.Entry.comparingByValue())
          .map(Map.Entry::getKey)
          .toList();
    }

    @Override
    public List<String> features() {
      return List.of(column);
    }

    @Override
    public void encode(@Nullable String word, float[] row, int at) {
      row[at] = word == null ? Float.NaN : ranks.getOrDefault(word, ranks.size());
    }
  }

  /**
   * The words of a text, and words that follow one another, counted by their hash: see {@link
   * HashedWords}. No word is kept, so that one that training never saw counts, too.
   *
   * @param buckets how many features it has
   * @param ngrams how many words in a row are counted together at most
   */
  record Text(String column, int buckets, int ngrams) implements OfString {
    private static final int MOST_BUCKETS = 1 << 16;

    public Text {
      Check.that(
          buckets >= 1 && buckets <= MOST_BUCKETS,
          "features of '" + column + "'",
          "1 to " + MOST_BUCKETS,
          buckets);
      Check.that(
          ngrams >= 1 && ngrams <= Column.MOST_NGRAMS,
          "ngrams of '" + column + "'",
          "1 to " + Column.MOST_NGRAMS,
          ngrams);
    }

    @Override
    public int width() {
      return buckets;
    }

    @Override
    public List<String> features() {
      return IntStream.range(0, buckets).mapToObj(i -> column + " (words " + i + ")").toList();
    }

    @Override
    public void encode(@Nullable String text, float[] row, int at) {
      if (text == null) {
        Arrays.fill(row, at, at + buckets, Float.NaN);
      } else {
        HashedWords.write(text, ngrams, row, at, buckets);
      }
    }
  }
}
