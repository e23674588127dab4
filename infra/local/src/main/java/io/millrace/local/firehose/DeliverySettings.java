package io.millrace.local.firehose;

import io.millrace.local.service.Arns;
import io.millrace.local.service.TemplateException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/**
 * How a delivery stream delivers.
 *
 * @param bucket that objects go to
 * @param prefix of their keys
 * @param interval after which what is buffered is delivered
 * @param sizeBytes from which on it is delivered at once
 * @param gzip whether objects are compressed
 */
record DeliverySettings(
    String bucket, KeyPrefix prefix, Duration interval, long sizeBytes, boolean gzip) {

  private static final long MEBIBYTE = 1 << 20;

  /** The settings of {@code AWS::KinesisFirehose::DeliveryStream}. */
  static DeliverySettings of(JsonNode properties) {
    JsonNode destination = properties.path("ExtendedS3DestinationConfiguration");
    if (destination.isMissingNode()) {
      throw new TemplateException(
          "a delivery stream needs an ExtendedS3DestinationConfiguration here");
    }
    JsonNode hints = destination.path("BufferingHints");
    return new DeliverySettings(
        Arns.nameIn(destination.path("BucketARN").asString()),
        new KeyPrefix(destination.path("Prefix").asString("")),
        Duration.ofSeconds(hints.path("IntervalInSeconds").asInt(300)),
        hints.path("SizeInMBs").asLong(5) * MEBIBYTE,
        destination.path("CompressionFormat").asString("UNCOMPRESSED").equals("GZIP"));
  }
}
