package io.millrace.contracts;

import java.util.UUID;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.EncodingType;

/** A bucket of one test, which keeps versions; closing removes it with all that is in it. */
record TestBucket(S3Client s3, String name) implements AutoCloseable {

  static TestBucket create(S3Client s3) {
    String name = "contract-" + UUID.randomUUID();
    s3.createBucket(create -> create.bucket(name));
    s3.putBucketVersioning(put ->
        put.bucket(name).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
    return new TestBucket(s3, name);
  }

  @Override
  public void close() {
    for (var page :
        s3.listObjectVersionsPaginator(list -> list.bucket(name).encodingType(EncodingType.URL))) {
      page.versions().forEach(v -> delete(v.key(), v.versionId()));
      page.deleteMarkers().forEach(m -> delete(m.key(), m.versionId()));
    }
    s3.deleteBucket(delete -> delete.bucket(name));
    s3.close();
  }

  private void delete(String key, String versionId) {
    s3.deleteObject(object -> object.bucket(name).key(key).versionId(versionId));
  }
}
