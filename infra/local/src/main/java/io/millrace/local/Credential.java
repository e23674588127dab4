package io.millrace.local;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The credential scope of a signed request: it says which service the request is for. */
final class Credential {

  /** {@code <key>/<date>/<region>/<service>/aws4_request}. */
  private static final Pattern SCOPE =
      Pattern.compile("[^/]+/\\d{8}/[^/]+/([a-z0-9-]+)/aws4_request");

  private Credential() {}

  /** The service that an {@code Authorization} header was signed for. */
  static Optional<String> inHeader(@Nullable String authorization) {
    return authorization != null && authorization.startsWith("AWS4-")
        ? service(authorization)
        : Optional.empty();
  }

  /** The service that a presigned URL was signed for. */
  static Optional<String> inQuery(URI uri) {
    return RestJson.query(uri, "X-Amz-Credential").flatMap(Credential::service);
  }

  private static Optional<String> service(String text) {
    Matcher scope = SCOPE.matcher(text);
    return scope.find() ? Optional.of(scope.group(1)) : Optional.empty();
  }
}
