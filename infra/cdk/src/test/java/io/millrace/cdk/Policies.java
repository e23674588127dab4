package io.millrace.cdk;

import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads policy documents. */
final class Policies {

  private Policies() {}

  /** Whether everybody is refused who does not come over TLS. */
  static boolean refusesPlainText(JsonNode policy) {
    return statements(policy)
        .anyMatch(statement ->
            statement.path("Effect").asString().equals("Deny")
                && isEverybody(statement.path("Principal"))
                && statement
                    .path("Condition")
                    .path("Bool")
                    .path("aws:SecureTransport")
                    .asString()
                    .equals("false"));
  }

  private static boolean isEverybody(JsonNode principal) {
    return (principal.isString() ? principal : principal.path("AWS")).asString("").equals("*");
  }

  static Stream<JsonNode> statements(JsonNode policy) {
    return policy.path("PolicyDocument").path("Statement").valueStream();
  }

  /** One value or many, as policies write them. */
  static Stream<JsonNode> each(JsonNode oneOrMany) {
    return oneOrMany.isArray() ? oneOrMany.valueStream() : Stream.of(oneOrMany);
  }
}
