package io.millrace.local.kms;

import io.millrace.local.service.Arns;
import java.security.KeyPair;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key.
 *
 * @param id a UUID, as KMS gives its keys
 * @param usage {@code SIGN_VERIFY} or {@code ENCRYPT_DECRYPT}
 * @param spec {@code ECC_NIST_P256} or {@code SYMMETRIC_DEFAULT}
 * @param pair what it signs with; null where it encrypts
 * @param deletion when it will be deleted; null while it may be used
 */
record KmsKey(
    String id,
    String description,
    String usage,
    String spec,
    @Nullable KeyPair pair,
    Instant created,
    @Nullable Instant deletion) {

  static final String SIGNS = "SIGN_VERIFY";
  static final String ENCRYPTS = "ENCRYPT_DECRYPT";
  static final String P256 = "ECC_NIST_P256";
  static final String SYMMETRIC = "SYMMETRIC_DEFAULT";

  String arn() {
    return Arns.of("kms", "key/" + id);
  }

  KmsKey deletedAt(Instant when) {
    return new KmsKey(id, description, usage, spec, pair, created, when);
  }

  /** Neither here nor in any log is a private key ever printed. */
  @Override
  public String toString() {
    return arn();
  }
}
