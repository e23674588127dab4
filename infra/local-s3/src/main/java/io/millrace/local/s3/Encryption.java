package io.millrace.local.s3;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an object is said to be encrypted: it is told with the object, and the disk of the developer
 * is as encrypted as it is.
 *
 * @param algorithm {@code AES256} or {@code aws:kms}
 * @param keyId of KMS; null for none, or for the account's own
 */
record Encryption(String algorithm, @Nullable String keyId) {

  /** What S3 does where nobody asks for anything. */
  static final Encryption USUAL = new Encryption("AES256", null);

  private static final String ALGORITHM = "x-amz-server-side-encryption";
  private static final String KEY = "x-amz-server-side-encryption-aws-kms-key-id";
  private static final String KMS = "aws:kms";

  /**
   * What a writer asks for, or else the bucket's.
   *
   * @throws S3Exception if S3, or the local cloud, has none such
   */
  static Encryption of(S3Request request, Bucket bucket) {
    String algorithm = request.header(ALGORITHM);
    String key = request.header(KEY);
    Encryption ofBucket = bucket.settings().encryption();
    if (key != null && !KMS.equals(algorithm)) {
      throw S3Error.INVALID_ARGUMENT
          .refusal(
              "Server Side Encryption with AWS KMS managed key requires HTTP header %s : %s"
                  .formatted(ALGORITHM, KMS))
          .with("ArgumentName", ALGORITHM);
    }
    return switch (algorithm) {
      case null -> ofBucket == null ? USUAL : ofBucket;
      case "AES256" -> USUAL;
      case KMS -> new Encryption(KMS, key);
      case "aws:kms:dsse" ->
          throw S3Error.NOT_IMPLEMENTED
              .refusal("The local cloud knows the encryptions AES256 and aws:kms, not " + algorithm)
              .with("Header", ALGORITHM);
      default ->
          throw S3Error.INVALID_ARGUMENT
              .refusal("The encryption method specified is not supported")
              .with("ArgumentName", ALGORITHM)
              .with("ArgumentValue", algorithm);
    };
  }

  /** The headers that say so. */
  Map<String, String> headers() {
    return keyId == null ? Map.of(ALGORITHM, algorithm) : Map.of(ALGORITHM, algorithm, KEY, keyId);
  }

  /** Says in an answer what the headers of an object say. */
  static void tell(Map<String, String> answer, Map<String, String> headers) {
    for (String name : new String[] {ALGORITHM, KEY}) {
      String value = headers.get(name);
      if (value != null) {
        answer.put(name, value);
      }
    }
  }

  /** The headers of an object, with what others say of its encryption. */
  static Map<String, String> instead(Map<String, String> headers, Map<String, String> others) {
    Map<String, String> changed = new LinkedHashMap<>(headers);
    changed.keySet().removeAll(List.of(ALGORITHM, KEY));
    tell(changed, others);
    return changed;
  }
}
