package io.millrace.prediction.protocol;

import io.millrace.domain.InvalidInputException;
import org.jspecify.annotations.Nullable;

/** How the instances of a request, or the predictions of an answer, are written. */
enum Format {
  /** One value: what it is like, the protocol says. */
  JSON("application/json"),
  /** One value a line. */
  JSON_LINES("application/jsonlines"),
  /** One row a line, as RFC 4180 has it. */
  CSV("text/csv");

  private static final String UTF_8 = "utf-8";
  private static final String KNOWN = "application/json, application/jsonlines or text/csv";

  private final String type;

  Format(String type) {
    this.type = type;
  }

  /** Its media type. */
  String type() {
    return type;
  }

  /**
   * The format of a body.
   *
   * @throws RefusedException if it is none that is known, or not in UTF-8
   */
  static Format sent(MediaType type) {
    String charset = type.parameter("charset");
    if (!charset.isEmpty() && !charset.equals(UTF_8) && !charset.equals("us-ascii")) {
      throw refused(415, "unsupported_media_type", "the charset of a body", "UTF-8", charset);
    }
    Format format = named(type.name());
    if (format != null) {
      return format;
    }
    throw refused(415, "unsupported_media_type", "the type of a body", KNOWN, type.name());
  }

  /** Nothing, and the form that curl says it sends, are JSON. */
  private static @Nullable Format named(String name) {
    return switch (name) {
      case "",
          "application/json",
          "application/octet-stream",
          "application/x-www-form-urlencoded" ->
          JSON;
      case "application/jsonlines",
          "application/jsonl",
          "application/x-jsonlines",
          "application/x-ndjson",
          "application/ndjson" ->
          JSON_LINES;
      case "text/csv" -> CSV;
      default -> null;
    };
  }

  /**
   * What the answer to a request is to be written as.
   *
   * @param accept the request's header; where it leaves the choice, answers are written as they are
   *     asked for
   * @throws RefusedException if it accepts nothing that is known
   */
  static Wanted wanted(String accept, Format sent) {
    if (accept.isBlank()) {
      return new Wanted(sent, MediaType.of(sent.type()));
    }
    for (MediaType type : MediaType.wanted(accept)) {
      boolean any = type.name().equals("*/*");
      if (any || type.name().equals(sent.type().replaceFirst("/.*", "/*"))) {
        return new Wanted(sent, type);
      }
      if (type.name().equals("application/*")) {
        return new Wanted(JSON, type);
      }
      if (type.name().equals("text/*")) {
        return new Wanted(CSV, type);
      }
      Format format = named(type.name());
      if (format != null) {
        return new Wanted(format, type);
      }
    }
    throw refused(406, "not_acceptable", "what is accepted", KNOWN, accept);
  }

  /**
   * A format that is wanted.
   *
   * @param type as the request names it, with its parameters
   */
  record Wanted(Format format, MediaType type) {}

  private static RefusedException refused(
      int status, String code, String field, String expected, String actual) {
    return new RefusedException(
        status, code, new InvalidInputException(field, expected, actual).reason());
  }
}
