package io.millrace.benchmark.functions;

import io.millrace.cdk.FunctionSpecification;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The stage after: what {@code dev} handed over arrives in its bucket. */
final class Promotions {

  private static final String ANNOUNCED = "/promotion.json";
  private static final int REPEATS = 2;

  private Promotions() {}

  /**
   * Has every promotion in the bucket arrive, and again, as events come more than once.
   *
   * @throws IllegalStateException if there is none
   */
  static void arrive(MeasuredCloud cloud, Meter meter, String bucket) {
    var announced =
        cloud.s3().listObjectsV2(list -> list.bucket(bucket)).contents().stream()
            .map(S3Object::key)
            .filter(key -> key.endsWith(ANNOUNCED))
            .toList();
    if (announced.isEmpty()) {
      throw new IllegalStateException("nothing was handed over into " + bucket);
    }
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      for (String key : announced) {
        long before = meter.ended(FunctionSpecification.RECEIVE_PROMOTION);
        cloud
            .s3()
            .copyObject(copy ->
                copy.sourceBucket(bucket)
                    .sourceKey(key)
                    .destinationBucket(bucket)
                    .destinationKey(key)
                    .metadataDirective("REPLACE"));
        MeasuredCloud.await(
            "ReceivePromotion ends",
            () -> meter.ended(FunctionSpecification.RECEIVE_PROMOTION) > before);
      }
    }
  }
}
