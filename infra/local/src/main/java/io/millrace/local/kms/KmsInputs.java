package io.millrace.local.kms;

import io.millrace.local.service.Bytes;
import org.jspecify.annotations.Nullable;

/** What each operation of KMS reads. */
final class KmsInputs {

  private KmsInputs() {}

  record Sign(String keyId, Bytes message, @Nullable String messageType, String signingAlgorithm) {}

  record Verify(
      String keyId,
      Bytes message,
      @Nullable String messageType,
      Bytes signature,
      String signingAlgorithm) {}

  record GetPublicKey(String keyId) {}

  record DescribeKey(String keyId) {}

  record CreateKey(
      @Nullable String description, @Nullable String keyUsage, @Nullable String keySpec) {}

  record ScheduleKeyDeletion(String keyId, @Nullable Integer pendingWindowInDays) {}
}
