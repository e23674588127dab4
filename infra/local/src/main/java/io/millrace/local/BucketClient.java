package io.millrace.local;

import io.millrace.local.firehose.Destination;
import io.millrace.local.sagemaker.JobStorage;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The buckets of the local cloud, reached over S3's API as AWS's own services reach them. */
public final class BucketClient implements JobStorage, Destination, AutoCloseable {

  private final S3Client s3;

  /**
   * @param endpoint the front door
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
  public List<String> list(String bucket, String prefix) {
    return s3.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  @Override
  public void download(String bucket, String key, Path file) {
    s3.getObject(get -> get.bucket(bucket).key(key), file);
  }

  @Override
  public void upload(Path file, String bucket, String key) {
    s3.putObject(put -> put.bucket(bucket).key(key), file);
  }

  @Override
  public void put(String bucket, String key, byte[] content, String contentType) {
    s3.putObject(
        put -> put.bucket(bucket).key(key).contentType(contentType),
        RequestBody.fromBytes(content));
  }

  @Override
  public void close() {
    s3.close();
  }
}
