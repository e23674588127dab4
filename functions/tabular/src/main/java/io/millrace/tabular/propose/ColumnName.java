package io.millrace.tabular.propose;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the name of a column tells of it. {@code customerId}, {@code Customer ID} and {@code
 * customer_id} tell the same.
 */
final class ColumnName {

  private static final Set<String> TARGETS =
      Set.of(
          "target",
          "label",
          "class",
          "classes",
          "outcome",
          "churn",
          "churned",
          "default",
          "fraud",
          "y",
          "response",
          "survived",
          "diagnosis",
          "converted",
          "income",
          "status",
          "price",
          "saleprice");

  /** What may be a kind of anything where another word stands before: {@code vehicle_class}. */
  private static final Set<String> KINDS = Set.of("class", "classes", "y");

  private static final Set<String> KEYS = Set.of("id", "key", "uuid", "guid");
  private static final Set<String> NUMBERS = Set.of("number", "no", "nr");

  /** Under what names pandas and R write the numbers of rows, which begin anew in each file. */
  private static final Pattern ROW_NUMBER =
      Pattern.compile(
          "__index_level_\\d+__|Unnamed: \\d+(_level_\\d+)?|(?i)index|rownames|row[ _]?(number|num|id)?");

  private static final Set<String> CODES =
      Set.of(
          "zip",
          "zipcode",
          "postcode",
          "postal",
          "plz",
          "phone",
          "telephone",
          "tel",
          "mobile",
          "fax",
          "iban",
          "bic",
          "ssn",
          "isbn",
          "ean",
          "gtin",
          "upc",
          "sku",
          "fips",
          "naics");

  private static final Set<String> MOMENTS =
      Set.of(
          "date",
          "time",
          "datetime",
          "timestamp",
          "ts",
          "epoch",
          "unix",
          "day",
          "created",
          "updated",
          "modified",
          "datum",
          "zeit",
          "zeitpunkt",
          "tag",
          "fecha",
          "hora",
          "jour",
          "heure",
          "horodatage");

  /** Names of dates whose words are written in one: {@code orderdate}, {@code Bestelldatum}. */
  private static final Pattern MOMENT = Pattern.compile(".*(date|datum|time|timestamp|zeit)");

  private static final Set<String> EVENTS =
      Set.of(
          "event",
          "order",
          "ordered",
          "purchase",
          "purchased",
          "bought",
          "transaction",
          "created",
          "occurred",
          "visit",
          "observed",
          "measured",
          "recorded",
          "issued",
          "requested",
          "booked",
          "bestellt",
          "bestelldatum",
          "kaufdatum",
          "gekauft",
          "gebucht",
          "buchungsdatum",
          "rechnungsdatum",
          "angelegt",
          "erstellt");

  /** Times that a row knows of, at which it did not happen. */
  private static final Set<String> OTHER_MOMENTS =
      Set.of(
          "birth",
          "birthday",
          "birthdate",
          "born",
          "dob",
          "death",
          "expiry",
          "expires",
          "expiration",
          "due",
          "end",
          "ended",
          "until",
          "valid",
          "renewal",
          "updated",
          "modified",
          "next",
          "deadline",
          "closed",
          "ende",
          "bis",
          "naissance",
          "nacimiento",
          "nascimento");

  /** Names of other dates whose words are written in one: {@code dateofbirth}. */
  private static final Pattern OTHER_MOMENT =
      Pattern.compile(".*(birth|geburt|geboren|ablauf|faellig|fällig|kuendigung|kündigung).*");

  private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
  private static final Pattern APART = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final List<String> words;
  private final boolean rowNumber;

  ColumnName(String name) {
    rowNumber = ROW_NUMBER.matcher(name).matches();
    words =
        Arrays.stream(APART.split(HUMP.matcher(name).replaceAll("_")))
            .filter(word -> !word.isEmpty())
            .map(word -> word.toLowerCase(Locale.ROOT))
            .toList();
  }

  /** What people call the column that they want to foresee. */
  boolean isTarget() {
    return words.size() > 1 ? ends(TARGETS) && !ends(KINDS) : ends(TARGETS);
  }

  /** What tells one thing from another. */
  boolean isKey() {
    return ends(KEYS);
  }

  /** A number that counts nothing. */
  boolean isNumbering() {
    return isKey() || ends(NUMBERS);
  }

  /** The number of a row in its file, as tools name it. */
  boolean isRowNumber() {
    return rowNumber;
  }

  /** Digits that nobody adds up: zip codes, telephone numbers. */
  boolean isCode() {
    return words.stream().anyMatch(CODES::contains);
  }

  /** A time of any kind. */
  boolean isMoment() {
    return words.stream().anyMatch(word -> MOMENTS.contains(word) || MOMENT.matcher(word).matches())
        || ends(Set.of("at", "on", "am", "le"));
  }

  /** When a row happened, as far as a name can say it: 2 for a telling name, 0 for none. */
  int asEventTime() {
    return words.stream()
            .anyMatch(word -> OTHER_MOMENTS.contains(word) || OTHER_MOMENT.matcher(word).matches())
        ? 0
        : words.stream().anyMatch(EVENTS::contains) ? 2 : 1;
  }

  private boolean ends(Set<String> with) {
    return !words.isEmpty() && with.contains(words.getLast());
  }
}
