package io.millrace.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aws.AwsClients;
import io.millrace.aws.S3ObjectStore;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.store.ObjectStoreContract;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

class S3ObjectStoreTest extends ObjectStoreContract {

  private final AwsClients aws = AwsEndpoint.clients();
  private final S3Client s3 = aws.s3();
  private final S3Presigner presigner = aws.presigner(s3);
  private final String bucket = "contract-" + UUID.randomUUID();
  private final ObjectStore store = new S3ObjectStore(s3, presigner);

  @BeforeEach
  void createBucket() {
    s3.createBucket(create -> create.bucket(bucket));
    s3.putBucketVersioning(put ->
        put.bucket(bucket).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
  }

  @AfterEach
  void close() {
    presigner.close();
    s3.close();
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Override
  protected String bucket() {
    return bucket;
  }

  @Test
  void whoeverHasAPresignedUrlMayPutThatObject() throws Exception {
    var put =
        HttpRequest.newBuilder(store.presignedPut(bucket, "a/b c.csv", Duration.ofMinutes(5)))
            .PUT(BodyPublishers.ofString("x,y"))
            .build();

    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
    try (var stream = store.read(store.head(bucket, "a/b c.csv").orElseThrow())) {
      assertThat(stream.readAllBytes()).isEqualTo("x,y".getBytes(UTF_8));
    }
  }
}
