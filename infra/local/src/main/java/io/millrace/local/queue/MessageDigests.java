package io.millrace.local.queue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The MD5 digests by which clients of SQS check what was sent and received. */
final class MessageDigests {

  private static final byte STRING = 1;
  private static final byte BINARY = 2;

  private MessageDigests() {}

  static String ofBody(String body) {
    return HexFormat.of().formatHex(md5().digest(body.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The digest of all attributes by name: name, type, kind of value, value; each after its length.
   */
  static String ofAttributes(JsonNode attributes) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    attributes.forEachEntry(sorted::put);
    MessageDigest md5 = md5();
    sorted.forEach((name, attribute) -> {
      add(md5, name.getBytes(StandardCharsets.UTF_8));
      add(md5, attribute.path("DataType").asString("").getBytes(StandardCharsets.UTF_8));
      if (attribute.has("BinaryValue")) {
        md5.update(BINARY);
        add(md5, Base64.getDecoder().decode(attribute.path("BinaryValue").asString()));
      } else {
        md5.update(STRING);
        add(md5, attribute.path("StringValue").asString("").getBytes(StandardCharsets.UTF_8));
      }
    });
    return HexFormat.of().formatHex(md5.digest());
  }

  private static void add(MessageDigest md5, byte[] value) {
    md5.update(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).flip());
    md5.update(value);
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
