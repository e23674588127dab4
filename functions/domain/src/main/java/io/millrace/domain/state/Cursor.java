package io.millrace.domain.state;

import io.millrace.domain.InvalidInputException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list by time, before which a page ends: an entity's own place, or a moment.
 *
 * @param id of the entity that began then; null for the moment itself, before all that began then
 */
public record Cursor(Instant at, @Nullable String id) {

  /** As many digits in each, so that texts sort as their moments do. */
  private static final DateTimeFormatter FIXED =
      new DateTimeFormatterBuilder().appendInstant(9).toFormatter(Locale.ROOT);

  private static final String BETWEEN = "_"; // means nothing in a URL, nor to a shell
  private static final Pattern TEXT =
      Pattern.compile("([0-9]{4}-[0-9T:.-]{1,40}Z)(?:%s([A-Za-z0-9-]{1,64}))?".formatted(BETWEEN));

  /**
   * Reads what {@link #toString} writes, or a moment in ISO 8601.
   *
   * @param field that it was given in, for the message
   * @throws InvalidInputException if it is neither
   */
  public static Cursor parse(String field, String text) {
    Matcher parts = TEXT.matcher(text);
    try {
      if (parts.matches()) {
        return new Cursor(Instant.parse(parts.group(1)), parts.group(2));
      }
    } catch (DateTimeException notATime) {
      // told below
    }
    throw new InvalidInputException(
        field, "the 'next' of an earlier page, or a time like 2026-11-23T18:46:00Z", text);
  }

  /** As it is kept in sort keys and handed to callers; sorts by time, then by id. */
  @Override
  public String toString() {
    return FIXED.format(at) + (id == null ? "" : BETWEEN + id);
  }
}
