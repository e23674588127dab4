package io.millrace.cdk;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads policy documents. */
final class Policies {

  private Policies() {}

  /** Whether everybody is refused everything who does not come over TLS. */
  static boolean refusesPlainText(JsonNode policy) {
    return refuses(policy, "/Condition/Bool/aws:SecureTransport", "false");
  }

  /** Whether everybody is refused everything who comes over TLS older than 1.2. */
  static boolean refusesOldTls(JsonNode policy) {
    return refuses(policy, "/Condition/NumericLessThan/s3:TlsVersion", "1.2");
  }

  private static boolean refuses(JsonNode policy, String condition, String value) {
    return statements(policy)
        .anyMatch(statement ->
            statement.path("Effect").asString("").equals("Deny")
                && isEverybody(statement.path("Principal"))
                && statement.path("Condition").size() == 1
                && statement.at(condition).asString("").equals(value)
                && isOnEverything(statement, referenced(policy)));
  }

  /** A bucket is itself and what is in it. */
  private static boolean isOnEverything(JsonNode statement, String of) {
    List<String> on =
        each(statement.path("Resource"))
            .map(JsonNode::toString)
            .filter(resource -> resource.contains(of))
            .toList();
    return switch (statement.path("Action").asString("")) {
      case "s3:*" -> on.size() == 2 && on.stream().anyMatch(resource -> resource.contains("/*"));
      case "sqs:*", "sns:Publish" -> on.size() == 1;
      default -> false;
    };
  }

  /** The bucket, queue or topic that the policy is of. */
  static String referenced(JsonNode policy) {
    return Stream.of("/Bucket", "/Queues/0", "/Topics/0")
        .map(policy::at)
        .filter(of -> !of.isMissingNode())
        .map(Synthesized::referenced)
        .findFirst()
        .orElse("");
  }

  /** What allows something. */
  static Stream<JsonNode> allowing(JsonNode policy) {
    return statements(policy)
        .filter(statement -> statement.path("Effect").asString("").equals("Allow"));
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
