package io.millrace.doctor;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** Clients that ask once and do not wait long. */
final class ProbeClients implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final @Nullable URI endpoint;
  private final Region region;
  private final AwsCredentialsProvider credentials;
  private final Duration patience;
  private final SdkHttpClient http;

  /**
   * @param patience how long an answer is waited for
   */
  ProbeClients(
      @Nullable URI endpoint,
      Region region,
      AwsCredentialsProvider credentials,
      Duration patience) {
    this.endpoint = endpoint;
    this.region = region;
    this.credentials = credentials;
    this.patience = patience;
    this.http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(CONNECT)
            .socketTimeout(patience)
            .build();
  }

  /** Clients for a place whose region is set. */
  static ProbeClients of(Place place, String region) {
    return new ProbeClients(place.endpoint(), Region.of(region), credentials(place), PATIENCE);
  }

  /** An emulator takes any key; it is not sent one that means something elsewhere. */
  private static AwsCredentialsProvider credentials(Place place) {
    return place.isLocal()
        ? StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"))
        : DefaultCredentialsProvider.builder().profileName(place.profile()).build();
  }

  <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> C client(B builder) {
    builder
        .region(region)
        .credentialsProvider(credentials)
        .httpClient(http)
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .apiCallTimeout(patience)
                .retryStrategy(AwsRetryStrategy.doNotRetry())
                .build());
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    return builder.build();
  }

  @Override
  public void close() {
    http.close();
  }
}
