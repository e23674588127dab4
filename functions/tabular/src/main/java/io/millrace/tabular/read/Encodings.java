package io.millrace.tabular.read;

import io.millrace.domain.InvalidInputException;
import io.millrace.tabular.rows.Echo;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which encodings the chunks of one text file turned out to have. ASCII is part of both; a file
 * that has letters of both is damaged. Safe for use by many threads.
 */
final class Encodings {

  /** What a text is in that is not UTF-8: Latin-1, as Windows has it. */
  static final Charset OTHER = Charset.forName("windows-1252");

  private boolean utf8;
  private @Nullable String first;

  /** A chunk has letters of UTF-8. */
  synchronized void utf8() {
    utf8 = true;
    check();
  }

  /** A chunk is not UTF-8. */
  synchronized void other(long offset, byte at) {
    if (first == null) {
      first = String.format(Locale.ROOT, "byte %s at offset %,d", Echo.bytes(at), offset);
    }
    check();
  }

  private void check() {
    if (utf8 && first != null) {
      throw neither();
    }
  }

  /** The refusal of a file that is in none. */
  synchronized InvalidInputException neither() {
    return new InvalidInputException(
        "The file is neither UTF-8 nor Windows-1252 throughout: %s. Save it as UTF-8 and send it again."
            .formatted(first));
  }

  /** What whoever sent the file should know. */
  synchronized List<String> warnings() {
    return first == null
        ? List.of()
        : List.of(
            "The file is not UTF-8 (%s) and was read as Windows-1252, of which Latin-1 is a part."
                .formatted(first));
  }
}
