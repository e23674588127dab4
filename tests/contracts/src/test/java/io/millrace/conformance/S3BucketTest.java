package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.Bucket;

/** S3 API Reference, the operations on buckets. */
class S3BucketTest extends S3Conformance {

  @Test
  void aBucketIsFoundAndListed() {
    assertThat(s3.headBucket(h -> h.bucket(bucket)).bucketRegion()).isEqualTo(aws.region().id());
    assertThat(s3.listBuckets().buckets()).extracting(Bucket::name).contains(bucket);
  }

  @Test
  void bucketsComeInPagesAndByTheirPrefix() {
    assertThat(s3.listBuckets(l -> l.prefix(bucket).maxBuckets(1)).buckets())
        .extracting(Bucket::name)
        .containsExactly(bucket);
    String before = bucket.substring(0, bucket.length() - 1);
    assertThat(s3.listBuckets(l -> l.prefix(bucket + "-other")).buckets()).isEmpty();
    assertThat(s3.listBucketsPaginator(l -> l.prefix(before).maxBuckets(1)).buckets())
        .extracting(Bucket::name)
        .contains(bucket);
  }

  @Test
  void aBucketWithSomethingInItStays() {
    put("x", "x");

    refused(() -> s3.deleteBucket(d -> d.bucket(bucket)), 409, "BucketNotEmpty");
    s3.deleteObject(d -> d.bucket(bucket).key("x"));
  }

  @Test
  void aNameThatNoBucketMayHaveIsRefused() {
    refused(() -> s3.createBucket(c -> c.bucket("xn--reserved")), 400, "InvalidBucketName");
    refused(() -> s3.createBucket(c -> c.bucket("reserved-s3alias")), 400, "InvalidBucketName");
  }

  @Test
  void whatIsMissingIsToldByItsCode() {
    String missing = "missing-" + bucket;

    refused(() -> s3.deleteBucket(d -> d.bucket(missing)), 404, "NoSuchBucket");
    refused(() -> s3.getBucketVersioning(g -> g.bucket(missing)), 404, "NoSuchBucket");
    refused(() -> s3.listObjectsV2(l -> l.bucket(missing)), 404, "NoSuchBucket");
    refused(() -> s3.getBucketLocation(l -> l.bucket(missing)), 404, "NoSuchBucket");
  }

  @Test
  void aBucketThatNeverKeptVersionsSaysNothingOfThem() {
    assertThat(s3.getBucketVersioning(g -> g.bucket(bucket)).status()).isNull();
  }
}
