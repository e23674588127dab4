package io.millrace.tabular;

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

  private static final Set<String> KEYS = Set.of("id", "key", "uuid", "guid");
  private static final Set<String> NUMBERS = Set.of("number", "no", "nr");

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
          "modified");

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
          "booked");

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
          "closed");

  private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
  private static final Pattern APART = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final List<String> words;

  ColumnName(String name) {
    words =
        Arrays.stream(APART.split(HUMP.matcher(name).replaceAll("_")))
            .filter(word -> !word.isEmpty())
            .map(word -> word.toLowerCase(Locale.ROOT))
            .toList();
  }

  /** What people call the column that they want to foresee. */
  boolean isTarget() {
    return ends(TARGETS);
  }

  /** What tells one thing from another. */
  boolean isKey() {
    return ends(KEYS);
  }

  /** A number that counts nothing. */
  boolean isNumbering() {
    return isKey() || ends(NUMBERS);
  }

  /** Digits that nobody adds up: zip codes, telephone numbers. */
  boolean isCode() {
    return words.stream().anyMatch(CODES::contains);
  }

  /** A time of any kind. */
  boolean isMoment() {
    return words.stream().anyMatch(MOMENTS::contains) || ends(Set.of("at", "on"));
  }

  /** When a row happened, as far as a name can say it: 2 for a telling name, 0 for none. */
  int asEventTime() {
    return words.stream().anyMatch(OTHER_MOMENTS::contains)
        ? 0
        : words.stream().anyMatch(EVENTS::contains) ? 2 : 1;
  }

  private boolean ends(Set<String> with) {
    return !words.isEmpty() && with.contains(words.getLast());
  }
}
