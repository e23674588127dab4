package io.millrace.wire;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The token of a request, as API Gateway's authorizer or a function's URL is told it: a bearer's
 * (RFC 6750, section 2.1), or where AWS's own clients ask API Gateway, the session token of their
 * credentials.
 *
 * <p>A session token counts only for the authorizer that is asked by it, and remembered by it: what
 * a signature says of who asks is not a secret, and nobody here could verify it.
 */
public final class BearerToken {

  private static final String CHARACTERS = "[A-Za-z0-9._~+/-]{1,512}=*";
  private static final Pattern BEARER =
      Pattern.compile("bearer +(" + CHARACTERS + ")", Pattern.CASE_INSENSITIVE);
  private static final Pattern SESSION = Pattern.compile("(" + CHARACTERS + ")");
  private static final String SIGNED = "AWS4-HMAC-SHA256 ";

  private BearerToken() {}

  /** The token in a header {@code Authorization}; empty if it carries none. Never throws. */
  public static Optional<String> in(String authorization) {
    return matched(BEARER, authorization.strip());
  }

  /**
   * The token in an authorizer's event, payload format 2.0; empty if it carries none, or something
   * else. Never throws.
   */
  public static Optional<String> in(byte[] event) {
    JsonNode request;
    try {
      request = Json.mapper().readTree(event);
    } catch (JacksonException notAnEvent) {
      return Optional.empty();
    }
    // API Gateway writes all names of headers in lower case
    String authorization = request.path("headers").path("authorization").stringValue("").strip();
    return authorization.startsWith(SIGNED)
        ? matched(SESSION, session(request))
        : in(authorization);
  }

  private static String session(JsonNode request) {
    String token = request.path("headers").path("x-amz-security-token").stringValue("");
    return request.path("identitySource").path(0).stringValue("").equals(token) ? token : "";
  }

  private static Optional<String> matched(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
