package io.millrace.local.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * A resource of a template that is about to be made.
 *
 * @param stack name of its stack
 * @param logicalId its name within the template
 * @param properties its properties, with every intrinsic function resolved
 */
public record Resource(String stack, String logicalId, JsonNode properties) {

  private static final int LONGEST_NAME = 63; // a bucket's; every other service allows more
  private static final int DIGEST_DIGITS = 12;

  /**
   * A name for a resource that the template does not name: lower case, at most 63 characters, and
   * the same at each start, so that a restarted cloud finds what it made before.
   */
  public String generatedName() {
    String readable = (stack + "-" + logicalId).toLowerCase(Locale.ROOT);
    int space = LONGEST_NAME - DIGEST_DIGITS - 1;
    return readable.substring(0, Math.min(space, readable.length())) + "-" + digest();
  }

  private String digest() {
    try {
      byte[] sha256 =
          MessageDigest.getInstance("SHA-256")
              .digest((stack + "/" + logicalId).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha256).substring(0, DIGEST_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
