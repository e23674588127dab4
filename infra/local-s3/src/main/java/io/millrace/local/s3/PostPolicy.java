package io.millrace.local.s3;

import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.ServiceException;
import io.millrace.local.service.SignatureV4;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What the owner of a bucket signed that others may upload by a form.
 *
 * <p>Source: "POST Policy", Amazon S3 API Reference.
 *
 * @param leastBytes of the file
 * @param mostBytes of the file
 */
record PostPolicy(long leastBytes, long mostBytes) {

  private static final Set<String> UNCONDITIONED = Set.of("policy", "x-amz-signature", "file");

  /**
   * Reads the policy of a form, and holds the form against it.
   *
   * @param secrets by access key
   * @throws S3Exception if it is not signed with one of them, is over, or does not allow the form
   */
  static PostPolicy of(PostForm form, String bucket, Map<String, String> secrets, Instant now) {
    checkSignature(form, secrets);
    JsonNode policy = document(form.required("policy"));
    if (!now.isBefore(expiration(policy))) {
      throw denied("Policy expired.");
    }
    Set<String> conditioned = new HashSet<>(UNCONDITIONED);
    long least = 0;
    long most = Long.MAX_VALUE;
    for (JsonNode condition : policy.path("conditions")) {
      if (condition.isArray() && condition.path(0).asString().equals("content-length-range")) {
        least = condition.path(1).asLong();
        most = condition.path(2).asLong();
      } else if (condition.isArray()) {
        String name = condition.path(1).asString("").replaceFirst("^\\$", "");
        check(condition.path(0).asString(""), name, condition.path(2).asString(""), form, bucket);
        conditioned.add(lower(name));
      } else {
        condition.forEachEntry((name, value) -> {
          check("eq", name, value.asString(""), form, bucket);
          conditioned.add(lower(name));
        });
      }
    }
    for (String field : form.fields().keySet()) {
      if (!conditioned.contains(field)
          && !field.startsWith("x-ignore-")
          && !field.equals("content-type")) { // of the file itself, as browsers say it
        throw denied("Extra input fields: " + field);
      }
    }
    return new PostPolicy(least, most);
  }

  private static void check(
      String match, String name, String expected, PostForm form, String bucket) {
    String actual = name.equals("bucket") ? bucket : form.fields().getOrDefault(lower(name), "");
    boolean holds =
        switch (match) {
          case "eq" -> actual.equals(expected);
          case "starts-with" -> actual.startsWith(expected);
          default -> throw denied("Invalid condition: " + match);
        };
    if (!holds) {
      throw denied(
          "Policy Condition failed: [\"%s\", \"$%s\", \"%s\"]".formatted(match, name, expected));
    }
  }

  private static void checkSignature(PostForm form, Map<String, String> secrets) {
    if (form.fields().containsKey("awsaccesskeyid")) {
      throw S3Error.INVALID_REQUEST.refusal(
          "The local cloud knows Signature Version 4 only: in boto3, Config(signature_version='s3v4') and a region");
    }
    String[] credential = form.required("x-amz-credential").split("/", -1);
    if (credential.length != 5 || !credential[3].equals("s3")) {
      throw S3Error.INVALID_ARGUMENT
          .refusal("x-amz-credential must be KEY/DATE/REGION/s3/aws4_request")
          .with("ArgumentName", "x-amz-credential");
    }
    String secret = secrets.get(credential[0]);
    if (secret == null) {
      throw S3Error.INVALID_ACCESS_KEY_ID.refusal().with("AWSAccessKeyId", credential[0]);
    }
    String expected =
        SignatureV4.of(
            form.required("policy"),
            new SignatureV4.Scope(credential[1], credential[2], credential[3]),
            secret);
    if (!SignatureV4.same(expected, form.required("x-amz-signature"))) {
      throw S3Error.SIGNATURE_DOES_NOT_MATCH.refusal().with("AWSAccessKeyId", credential[0]);
    }
  }

  private static JsonNode document(String base64) {
    try {
      return JsonTrees.parse(
          new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | ServiceException e) {
      throw S3Error.INVALID_POLICY.refusal("Invalid Policy: Invalid JSON.");
    }
  }

  private static Instant expiration(JsonNode policy) {
    try {
      return Instant.parse(policy.path("expiration").asString(""));
    } catch (DateTimeException e) {
      throw S3Error.INVALID_POLICY.refusal(
          "Invalid Policy: Invalid 'expiration' value, it must be as 2026-11-29T12:00:00Z.");
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static S3Exception denied(String why) {
    return S3Error.ACCESS_DENIED.refusal("Invalid according to Policy: " + why);
  }
}
