package io.millrace.local;

import io.millrace.local.firehose.Destination;
import io.millrace.local.sagemaker.JobStorage;
import io.millrace.local.service.Arns;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The buckets of the local cloud, reached over S3's API as AWS's own services reach them. */
public final class BucketClient implements JobStorage, Destination, AutoCloseable {

  private final S3Client s3;

  /**
   * @param endpoint the local cloud's
   */
  public BucketClient(URI endpoint) {
    this.s3 =
        S3Client.builder()
            .endpointOverride(endpoint)
            .forcePathStyle(true)
            .region(Region.of(Arns.REGION))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  @Override
  public List<String> list(String bucket, String prefix) throws IOException {
    return told(
        bucket,
        () ->
            s3
                .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList());
  }

  @Override
  public void download(String bucket, String key, Path file) throws IOException {
    var _ = told(bucket, () -> s3.getObject(get -> get.bucket(bucket).key(key), file));
  }

  @Override
  public void upload(Path file, String bucket, String key) throws IOException {
    var _ = told(bucket, () -> s3.putObject(put -> put.bucket(bucket).key(key), file));
  }

  @Override
  public void put(String bucket, String key, byte[] content, String contentType) {
    s3.putObject(
        put -> put.bucket(bucket).key(key).contentType(contentType),
        RequestBody.fromBytes(content));
  }

  /** What a person can act on of S3's refusals: which bucket, and what S3 said. */
  private static <T> T told(String bucket, Supplier<T> call) throws IOException {
    try {
      return call.get();
    } catch (S3Exception e) {
      AwsErrorDetails details = e.awsErrorDetails();
      throw new IOException(
          "s3://%s: %s"
              .formatted(bucket, details == null ? e.getMessage() : details.errorMessage()),
          e);
    }
  }

  @Override
  public void close() {
    s3.close();
  }
}
