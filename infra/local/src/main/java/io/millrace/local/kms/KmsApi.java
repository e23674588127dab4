package io.millrace.local.kms;

import static java.util.Map.entry;

import io.millrace.local.Arns;
import io.millrace.local.AwsExchange;
import io.millrace.local.Json;
import io.millrace.local.JsonProtocol;
import io.millrace.local.ServiceException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations of KMS, in its JSON protocol. */
final class KmsApi {

  private static final String ALGORITHM = "ECDSA_SHA_256";
  private static final int DIGEST_BYTES = 32;
  private static final int LARGEST_MESSAGE_BYTES = 4096;
  private static final int USUAL_WINDOW_DAYS = 30;

  private final KmsKeys keys;
  private final InstantSource clock;
  private final JsonProtocol protocol;

  KmsApi(KmsKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
    this.protocol =
        new JsonProtocol(
            "kms",
            "1.1",
            Map.ofEntries(
                entry("Sign", this::sign),
                entry("Verify", this::verify),
                entry("GetPublicKey", this::publicKey),
                entry("DescribeKey", input -> described(keys.find(keyId(input)))),
                entry("CreateKey", this::create),
                entry("ScheduleKeyDeletion", this::delete)));
  }

  void handle(AwsExchange exchange) throws IOException {
    protocol.handle(exchange);
  }

  private JsonNode sign(JsonNode input) {
    KmsKey key = keys.usable(keyId(input));
    KeyPair pair = signing(key, "Sign");
    byte[] digest = digest(key, input);
    try {
      Signature signature = Signature.getInstance("NONEwithECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(digest);
      return answer(key).put("Signature", base64(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key of ours cannot sign: " + key, e);
    }
  }

  private JsonNode verify(JsonNode input) {
    KmsKey key = keys.usable(keyId(input));
    KeyPair pair = signing(key, "Verify");
    byte[] digest = digest(key, input);
    if (!isSignature(pair, digest, bytes(input, "Signature"))) {
      throw new ServiceException(400, "KMSInvalidSignatureException", "");
    }
    return answer(key).put("SignatureValid", true);
  }

  private static boolean isSignature(KeyPair pair, byte[] digest, byte[] given) {
    try {
      Signature signature = Signature.getInstance("NONEwithECDSA");
      signature.initVerify(pair.getPublic());
      signature.update(digest);
      return signature.verify(given);
    } catch (GeneralSecurityException notEvenOne) {
      return false;
    }
  }

  private JsonNode publicKey(JsonNode input) {
    KmsKey key = keys.usable(keyId(input));
    if (key.pair() == null) {
      throw new ServiceException(
          400,
          "UnsupportedOperationException",
          "%s is not an asymmetric key, and has no public key.".formatted(key.arn()));
    }
    ObjectNode output =
        Json.object()
            .put("KeyId", key.arn())
            .put("PublicKey", base64(key.pair().getPublic().getEncoded()))
            .put("KeySpec", key.spec())
            .put("CustomerMasterKeySpec", key.spec())
            .put("KeyUsage", key.usage());
    output.putArray("SigningAlgorithms").add(ALGORITHM);
    return output;
  }

  private JsonNode create(JsonNode input) {
    return described(
        keys.create(
            UUID.randomUUID().toString(),
            Json.text(input, "Description", ""),
            Json.text(input, "KeyUsage", KmsKey.ENCRYPTS),
            Json.text(input, "KeySpec", KmsKey.SYMMETRIC)));
  }

  private JsonNode delete(JsonNode input) {
    int days = Json.whole(input, "PendingWindowInDays", USUAL_WINDOW_DAYS);
    KmsKey key = keys.delete(keyId(input), clock.instant().plus(Duration.ofDays(days)));
    return Json.object()
        .put("KeyId", key.arn())
        .put("KeyState", "PendingDeletion")
        .put("PendingWindowInDays", days)
        .putPOJO("DeletionDate", key.deletion());
  }

  private static JsonNode described(KmsKey key) {
    ObjectNode output = Json.object();
    ObjectNode metadata =
        output
            .putObject("KeyMetadata")
            .put("AWSAccountId", Arns.ACCOUNT)
            .put("KeyId", key.id())
            .put("Arn", key.arn())
            .putPOJO("CreationDate", key.created())
            .put("Enabled", key.deletion() == null)
            .put("Description", key.description())
            .put("KeyUsage", key.usage())
            .put("KeyState", key.deletion() == null ? "Enabled" : "PendingDeletion")
            .put("Origin", "AWS_KMS")
            .put("KeyManager", "CUSTOMER")
            .put("KeySpec", key.spec())
            .put("CustomerMasterKeySpec", key.spec())
            .put("MultiRegion", false);
    if (key.deletion() != null) {
      metadata.putPOJO("DeletionDate", key.deletion());
    }
    if (key.pair() == null) {
      metadata.putArray("EncryptionAlgorithms").add(KmsKey.SYMMETRIC);
    } else {
      metadata.putArray("SigningAlgorithms").add(ALGORITHM);
    }
    return output;
  }

  private static KeyPair signing(KmsKey key, String operation) {
    if (key.pair() == null) {
      throw new ServiceException(
          400,
          "InvalidKeyUsageException",
          "%s key usage is %s which is not valid for %s."
              .formatted(key.arn(), key.usage(), operation));
    }
    return key.pair();
  }

  /** What is signed: the digest that was given, or that of the message. */
  private static byte[] digest(KmsKey key, JsonNode input) {
    String algorithm = Json.required(input, "SigningAlgorithm");
    if (!algorithm.equals(ALGORITHM)) {
      throw new ServiceException(
          400,
          "InvalidKeyUsageException",
          "Algorithm %s is incompatible with key spec %s.".formatted(algorithm, key.spec()));
    }
    byte[] message = bytes(input, "Message");
    if (message.length == 0 || message.length > LARGEST_MESSAGE_BYTES) {
      throw invalid(
          "1 validation error detected: Value at 'message' failed to satisfy constraint: Member"
              + " must have length between 1 and "
              + LARGEST_MESSAGE_BYTES);
    }
    String type = Json.text(input, "MessageType", "RAW");
    return switch (type) {
      case "RAW" -> sha256(message);
      case "DIGEST" -> {
        if (message.length != DIGEST_BYTES) {
          throw invalid("Digest is invalid length for algorithm %s.".formatted(ALGORITHM));
        }
        yield message;
      }
      default -> throw invalid("MessageType must be RAW or DIGEST here, not " + type);
    };
  }

  private static byte[] sha256(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static ObjectNode answer(KmsKey key) {
    return Json.object().put("KeyId", key.arn()).put("SigningAlgorithm", ALGORITHM);
  }

  private static String keyId(JsonNode input) {
    return Json.required(input, "KeyId");
  }

  private static byte[] bytes(JsonNode input, String property) {
    try {
      return Base64.getDecoder().decode(Json.required(input, property));
    } catch (IllegalArgumentException e) {
      throw new ServiceException(400, "SerializationException", property + " is not Base64");
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static ServiceException invalid(String message) {
    return new ServiceException(400, "ValidationException", message);
  }
}
