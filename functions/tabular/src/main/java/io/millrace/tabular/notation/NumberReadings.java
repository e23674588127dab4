package io.millrace.tabular.notation;

import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Notation;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which notations of numbers the values of one column could all be written in. Whole numbers
 * without a mark are the same in each.
 */
public final class NumberReadings {

  private static final int TRIES = 50;
  private static final int LONGEST = 40;

  /** Where several mean the same, the first one is taken. */
  private static final List<Notation> NOTATIONS =
      List.of(
          notation(null, null),
          notation(",", null),
          notation(null, ","),
          notation(",", "."),
          notation(null, "'"),
          notation(",", " "),
          notation(null, " "),
          notation(",", "'"));

  /** A number with a unit before or after it: a sign, per cent, or the code of a currency. */
  private static final Pattern WITH_UNIT =
      Pattern.compile(
          "[-+−(]?\\s*(?<before>[A-Z]{0,2}\\p{Sc}|[A-Z]{3}|kr\\.?|Fr\\.)?[\\s\\h]*[-+−]?[\\s\\h]*"
              + "[0-9.,'’\\s\\h]*[0-9][.,]?[\\s\\h]*"
              + "(?<after>[A-Z]{0,2}\\p{Sc}|[%‰]|[A-Z]{3}|kr\\.?|Fr\\.|zł|Kč|Ft)?[-+−)]?");

  private static final Set<String> CODES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toUnmodifiableSet());

  private final List<Reading> readings = new ArrayList<>();
  private @Nullable String unit;
  private @Nullable String marked;

  public NumberReadings() {
    NOTATIONS.forEach(
        notation -> readings.add(new Reading(ColumnType.NUMBER, notation, new Fit())));
  }

  private static Notation notation(@Nullable String decimal, @Nullable String thousands) {
    return new Notation(null, decimal, thousands, null, Set.of());
  }

  /** Looks at a whole number without any mark. */
  public void addPlain(double number) {
    readings.forEach(reading -> reading.add(number, true));
  }

  /**
   * Looks at another value.
   *
   * @param usual the number that it is in the usual notation; NaN where it is none
   */
  public void add(String text, double usual) {
    if (readings.isEmpty()) {
      return;
    }
    if (!Double.isNaN(usual)) {
      for (Reading reading : readings) {
        if (reading.notation().decimal() == null) {
          reading.add(usual, usual == Math.rint(usual));
        } else {
          reading.add(text);
        }
      }
      readings.removeIf(reading -> reading.fit().isHopeless(TRIES));
      return;
    }
    if (unit == null && text.length() <= LONGEST) {
      Matcher number = WITH_UNIT.matcher(text);
      if (number.matches()) {
        note(unit(number));
        marked = marked == null ? text : marked;
      }
    }
    readings.forEach(reading -> reading.add(text));
    readings.removeIf(reading -> reading.fit().isHopeless(TRIES));
  }

  private static @Nullable String unit(Matcher number) {
    String before = number.group("before");
    String unit = before == null ? number.group("after") : before;
    return unit == null || !unit.matches("[A-Z]{3}") || CODES.contains(unit) ? unit : null;
  }

  /** Notes a unit, the first of which is the column's: a value of another one fits nothing. */
  private void note(@Nullable String found) {
    if (found != null) {
      unit = found;
      readings.forEach(reading -> {
        Notation bare = reading.notation();
        reading.become(new Notation(null, bare.decimal(), bare.thousands(), found, Set.of()));
      });
    }
  }

  /** What each value could be, where all could; several where they would not mean the same. */
  public List<Reading> all() {
    List<Reading> all = new ArrayList<>();
    for (Reading reading : readings) {
      if (reading.fit().isAll() && all.stream().noneMatch(reading::meansTheSameAs)) {
        all.add(reading);
      }
    }
    return all;
  }

  /** The reading that fits most values; null where none does. */
  public @Nullable Reading best() {
    Reading best = null;
    for (Reading reading : readings) {
      best = best == null || reading.fit().share() > best.fit().share() ? reading : best;
    }
    return best;
  }

  /** The first value that is a number with a mark or a unit; empty where there is none. */
  public String example() {
    return marked == null ? "" : marked;
  }
}
