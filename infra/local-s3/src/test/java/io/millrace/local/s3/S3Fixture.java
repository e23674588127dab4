package io.millrace.local.s3;

import io.millrace.local.service.ServicePort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** S3 behind a port, AWS's own client in front of it, and what was announced. */
abstract class S3Fixture {

  /** One event as it was announced. */
  record Announced(String bus, String source, String type, String detail, List<String> resources) {}

  static final String BUCKET = "intake";
  static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

  @TempDir Path folder;
  final List<Announced> announced = new CopyOnWriteArrayList<>();
  S3Service service;
  ServicePort port;
  ServicePort unsigned;
  S3Client s3;

  @BeforeEach
  void open() throws IOException {
    start();
    s3.createBucket(b -> b.bucket(BUCKET));
  }

  @AfterEach
  void stop() {
    s3.close();
    port.close();
    unsigned.close();
    service.close();
  }

  /** Starts on the folder as it is. */
  final void start() throws IOException {
    service =
        new S3Service(
            folder,
            InstantSource.system(),
            (bus, source, type, detail, resources) ->
                announced.add(new Announced(bus, source, type, detail, resources)),
            Map.of("local", "local"));
    port = new ServicePort(service);
    unsigned = ServicePort.unsigned(service);
    s3 =
        S3Client.builder()
            .endpointOverride(port.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(CREDENTIALS)
            .forcePathStyle(true)
            .httpClient(UrlConnectionHttpClient.create())
            .build();
  }

  final void keepVersions() {
    s3.putBucketVersioning(b ->
        b.bucket(BUCKET).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
  }

  final PutObjectResponse put(String key, String content) {
    return s3.putObject(b -> b.bucket(BUCKET).key(key), RequestBody.fromString(content));
  }

  final String get(String key) {
    return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asUtf8String();
  }
}
