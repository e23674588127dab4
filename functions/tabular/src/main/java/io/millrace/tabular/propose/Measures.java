package io.millrace.tabular.propose;

import io.millrace.columns.Codec;
import io.millrace.columns.Value;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Notation;
import io.millrace.tabular.notation.Fit;
import io.millrace.tabular.notation.NumberReadings;
import io.millrace.tabular.notation.Reading;
import io.millrace.tabular.notation.TimeReadings;
import io.millrace.tabular.rows.Echo;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether the values of one column are numbers or times, in the usual notation or in one that all
 * of them agree on. What that is, is known once it is {@link #decide decided}.
 */
final class Measures {

  /** So many misfits, and more of them than fits, and a type is out of question. */
  private static final int HOPELESS = 1000;

  private static final double NEARLY = 0.8;

  private static final List<ColumnType> TYPES =
      List.of(ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.DATE, ColumnType.TIMESTAMP);

  private static final Pattern PLAIN = Pattern.compile("[+-]?[0-9]{1,15}");

  /** Days that a number of eight digits is taken for: 1900 to 2100, in milliseconds since 1970. */
  private static final double FIRST = -2_208_988_800_000.0;

  private static final double LAST = 4_102_444_800_000.0;

  private final Map<ColumnType, Fit> fits = new EnumMap<>(ColumnType.class);
  private final NumberReadings numbers = new NumberReadings();
  private final TimeReadings times;
  private @Nullable Notation notation;
  private @Nullable String ambiguous;
  private boolean countsUp = true;
  private boolean rises = true;
  private double last = Double.NaN;
  private double minimum = Double.POSITIVE_INFINITY;
  private double maximum = Double.NEGATIVE_INFINITY;

  Measures(ColumnName name) {
    times = new TimeReadings(name.isMoment());
    TYPES.forEach(type -> fits.put(type, new Fit()));
  }

  /** Looks at a value as it is written. */
  void add(String text) {
    boolean time = false;
    double usual = Double.NaN;
    for (Map.Entry<ColumnType, Fit> each : fits.entrySet()) {
      Fit fit = each.getValue();
      if (!fit.isHopeless(HOPELESS)) {
        switch (Codec.of(each.getKey()).read(text)) {
          case Value.NotOfType _ -> fit.addOther(text);
          case Value.OfNumber(var number) -> {
            fit.add();
            measure(number);
            usual = number;
          }
          case Value.OfLong _, Value.OfString _, Value.Missing _ -> {
            fit.add();
            time |= each.getKey() == ColumnType.TIMESTAMP;
          }
        }
      }
    }
    if (PLAIN.matcher(text).matches()) {
      numbers.addPlain(Double.parseDouble(text));
    } else {
      numbers.add(text, usual);
    }
    times.add(text, time);
  }

  private void measure(double value) {
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
    boolean first = Double.isNaN(last);
    countsUp &= first || value == last + 1;
    rises &= first || value > last;
    last = value;
  }

  /** Decides how the values are written, once all were added. */
  void decide() {
    List<Reading> dates = times.all();
    if (isAll(ColumnType.NUMBER)) {
      dates.stream().filter(Measures::isOfOurTime).findFirst().ifPresent(this::takeTime);
    } else if (!isAll(ColumnType.TIMESTAMP) && !dates.isEmpty()) {
      if (dates.size() == 1) {
        takeTime(dates.getFirst());
      } else {
        ambiguous =
            "'%s' may be %s or %s; say which with format"
                .formatted(
                    times.example(),
                    dates.get(0).notation().pattern(),
                    dates.get(1).notation().pattern());
      }
    } else if (!isAll(ColumnType.TIMESTAMP)) {
      decide(numbers.all());
    }
  }

  private void decide(List<Reading> all) {
    if (all.size() == 1) {
      takeNumber(all.getFirst());
    } else if (!all.isEmpty()) {
      ambiguous =
          "'%s' may be %s or %s; say which with decimal and thousands"
              .formatted(
                  Echo.of(numbers.example()),
                  all.get(0).word(numbers.example()),
                  all.get(1).word(numbers.example()));
    }
  }

  private static boolean isOfOurTime(Reading reading) {
    return reading.minimum() >= FIRST && reading.maximum() < LAST;
  }

  private void takeTime(Reading reading) {
    notation = reading.notation();
    fits.clear();
    fits.put(reading.isWhole() ? ColumnType.DATE : ColumnType.TIMESTAMP, reading.fit());
  }

  private void takeNumber(Reading reading) {
    notation = reading.notation();
    fits.clear();
    fits.put(ColumnType.NUMBER, reading.fit());
    if (reading.isWhole()) {
      fits.put(ColumnType.INTEGER, reading.fit());
    }
    minimum = reading.minimum();
    maximum = reading.maximum();
    countsUp = false;
    rises = false;
  }

  /** How the values are written, where that is not the usual way. */
  Optional<Notation> notation() {
    return Optional.ofNullable(notation);
  }

  /** Which two things a value may be, where all may be either; part of a sentence. */
  Optional<String> ambiguous() {
    return Optional.ofNullable(ambiguous);
  }

  /** How many values are of a type. */
  Fit fit(ColumnType type) {
    return fits.getOrDefault(type, new Fit());
  }

  /** Whether there are values, all of this type. */
  boolean isAll(ColumnType type) {
    return fit(type).isAll();
  }

  /** Whether there are values, all of one type. */
  boolean isMeasure() {
    return fits.values().stream().anyMatch(Fit::isAll);
  }

  /** The type that most values are of, though not all, and one that is not; part of a sentence. */
  Optional<String> nearly() {
    List<Nearly> all = new ArrayList<>();
    for (ColumnType type : List.of(ColumnType.NUMBER, ColumnType.DATE, ColumnType.TIMESTAMP)) {
      all.add(new Nearly(fit(type), "type " + ProposedColumn.kind(type)));
    }
    Reading time = times.best();
    if (time != null) {
      all.add(new Nearly(time.fit(), "the format " + time.notation().pattern()));
    }
    Reading number = numbers.best();
    if (number != null) {
      all.add(new Nearly(number.fit(), "type number in another notation"));
    }
    return all.stream()
        .filter(each -> each.fit.share() >= NEARLY && each.fit.others() > 0)
        .map(each ->
            String.format(
                Locale.ROOT,
                "%.1f %% of its values are of %s, but '%s' is not",
                Math.floor(each.fit.share() * 1000) / 10,
                each.what,
                each.fit.other()))
        .findFirst();
  }

  private record Nearly(Fit fit, String what) {}

  /** Whether each value is the number after the one before. */
  boolean countsUp() {
    return isAll(ColumnType.INTEGER) && countsUp;
  }

  /** Whether each value is a larger whole number than the one before. */
  boolean rises() {
    return isAll(ColumnType.INTEGER) && rises;
  }

  /** The least number; infinite where there is none. */
  double minimum() {
    return minimum;
  }

  /** The largest number; infinite where there is none. */
  double maximum() {
    return maximum;
  }
}
