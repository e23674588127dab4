package io.millrace.access;

import io.millrace.wire.Json;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The token in an API Gateway authorizer event, payload format 2.0 (RFC 6750, section 2.1). */
final class BearerToken {

  private static final Pattern BEARER =
      Pattern.compile("bearer +([A-Za-z0-9._~+/-]{1,512}=*)", Pattern.CASE_INSENSITIVE);

  private BearerToken() {}

  /** The token of the request; empty if it carries none, or something else. Never throws. */
  static Optional<String> in(byte[] event) {
    return header(event)
        .map(String::strip)
        .map(BEARER::matcher)
        .filter(Matcher::matches)
        .map(bearer -> bearer.group(1));
  }

  private static Optional<String> header(byte[] event) {
    try {
      // API Gateway writes all names of headers in lower case
      JsonNode header = Json.mapper().readTree(event).path("headers").path("authorization");
      return header.isString() ? Optional.of(header.stringValue()) : Optional.empty();
    } catch (JacksonException notAnEvent) {
      return Optional.empty();
    }
  }
}
