package io.millrace.local.kms;

import io.millrace.local.kms.KmsInputs.CreateKey;
import io.millrace.local.kms.KmsInputs.DescribeKey;
import io.millrace.local.kms.KmsInputs.GetPublicKey;
import io.millrace.local.kms.KmsInputs.ScheduleKeyDeletion;
import io.millrace.local.kms.KmsInputs.Sign;
import io.millrace.local.kms.KmsInputs.Verify;
import io.millrace.local.service.Arns;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.JsonProtocol;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Operation;
import io.millrace.local.service.ServiceException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations of KMS, in its JSON protocol. */
final class KmsApi {

  private static final String ALGORITHM = "ECDSA_SHA_256";
  private static final int DIGEST_BYTES = 32;
  private static final int LARGEST_MESSAGE_BYTES = 4096;
  private static final int SHORTEST_WINDOW_DAYS = 7;
  private static final int USUAL_WINDOW_DAYS = 30; // and the longest

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
            List.of(
                Operation.of(Sign.class, this::sign),
                Operation.of(Verify.class, this::verify),
                Operation.of(GetPublicKey.class, this::publicKey),
                Operation.of(DescribeKey.class, this::describe),
                Operation.of(CreateKey.class, this::create),
                Operation.of(ScheduleKeyDeletion.class, this::delete)));
  }

  void handle(AwsExchange exchange) throws IOException {
    protocol.handle(exchange);
  }

  private JsonNode sign(Sign input) {
    KmsKey key = keys.usable(input.keyId());
    KeyPair pair = signing(key, "Sign");
    byte[] digest =
        digest(key, input.signingAlgorithm(), input.message().decoded(), input.messageType());
    try {
      Signature signature = Signature.getInstance("NONEwithECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(digest);
      return answer(key).put("Signature", base64(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key of ours cannot sign: " + key, e);
    }
  }

  private JsonNode verify(Verify input) {
    KmsKey key = keys.usable(input.keyId());
    KeyPair pair = signing(key, "Verify");
    byte[] digest =
        digest(key, input.signingAlgorithm(), input.message().decoded(), input.messageType());
    if (!isSignature(pair, digest, input.signature().decoded())) {
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

  private JsonNode publicKey(GetPublicKey input) {
    KmsKey key = keys.usable(input.keyId());
    if (key.pair() == null) {
      throw new ServiceException(
          400,
          "UnsupportedOperationException",
          "%s is not an asymmetric key, and has no public key.".formatted(key.arn()));
    }
    ObjectNode output =
        JsonTrees.object()
            .put("KeyId", key.arn())
            .put("PublicKey", base64(key.pair().getPublic().getEncoded()))
            .put("KeySpec", key.spec())
            .put("CustomerMasterKeySpec", key.spec())
            .put("KeyUsage", key.usage());
    output.putArray("SigningAlgorithms").add(ALGORITHM);
    return output;
  }

  private JsonNode describe(DescribeKey input) {
    return described(keys.find(input.keyId()));
  }

  private JsonNode create(CreateKey input) {
    return described(
        keys.create(
            UUID.randomUUID().toString(),
            Objects.requireNonNullElse(input.description(), ""),
            Objects.requireNonNullElse(input.keyUsage(), KmsKey.ENCRYPTS),
            Objects.requireNonNullElse(input.keySpec(), KmsKey.SYMMETRIC)));
  }

  private JsonNode delete(ScheduleKeyDeletion input) {
    int days = Objects.requireNonNullElse(input.pendingWindowInDays(), USUAL_WINDOW_DAYS);
    if (days < SHORTEST_WINDOW_DAYS || days > USUAL_WINDOW_DAYS) {
      throw invalid(
          "PendingWindowInDays is %s to %s, not %s"
              .formatted(SHORTEST_WINDOW_DAYS, USUAL_WINDOW_DAYS, days));
    }
    KmsKey key = keys.delete(input.keyId(), clock.instant().plus(Duration.ofDays(days)));
    return JsonTrees.object()
        .put("KeyId", key.arn())
        .put("KeyState", "PendingDeletion")
        .put("PendingWindowInDays", days)
        .putPOJO("DeletionDate", key.deletion());
  }

  private static JsonNode described(KmsKey key) {
    ObjectNode output = JsonTrees.object();
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
  private static byte[] digest(
      KmsKey key, String algorithm, byte[] message, @Nullable String messageType) {
    if (!algorithm.equals(ALGORITHM)) {
      throw new ServiceException(
          400,
          "InvalidKeyUsageException",
          "Algorithm %s is incompatible with key spec %s.".formatted(algorithm, key.spec()));
    }
    if (message.length == 0 || message.length > LARGEST_MESSAGE_BYTES) {
      throw invalid(
          "1 validation error detected: Value at 'message' failed to satisfy constraint: Member"
              + " must have length between 1 and "
              + LARGEST_MESSAGE_BYTES);
    }
    String type = Objects.requireNonNullElse(messageType, "RAW");
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
    return JsonTrees.object().put("KeyId", key.arn()).put("SigningAlgorithm", ALGORITHM);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static ServiceException invalid(String message) {
    return new ServiceException(400, "ValidationException", message);
  }
}
