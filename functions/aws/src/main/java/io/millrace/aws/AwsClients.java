package io.millrace.aws;

import io.millrace.runtime.process.RestoreSafeConnections;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Clients of AWS services for functions: one HTTP library on the class path, nothing looked up at
 * start.
 *
 * @param region where the services are
 * @param endpoint in place of AWS's own, for a local cloud; null for AWS
 * @param credentials of the function
 * @param connections that requests go over
 */
public record AwsClients(
    Region region,
    @Nullable URI endpoint,
    AwsCredentialsProvider credentials,
    RestoreSafeConnections connections) {

  /** Clients in a process of which no snapshot is taken. */
  public AwsClients(Region region, @Nullable URI endpoint, AwsCredentialsProvider credentials) {
    this(region, endpoint, credentials, RestoreSafeConnections.of(Map.of()));
  }

  /**
   * Clients for what the environment says, as Lambda and the SDKs name it: {@code AWS_REGION},
   * {@code AWS_ENDPOINT_URL} and the function's credentials.
   */
  public static AwsClients of(Map<String, String> environment) {
    String region = environment.get("AWS_REGION");
    if (region == null) {
      throw new IllegalStateException("AWS_REGION is not set");
    }
    String endpoint = environment.get("AWS_ENDPOINT_URL");
    return new AwsClients(
        Region.of(region),
        endpoint == null ? null : URI.create(endpoint),
        AwsCredentialsProviderChain.of(
            EnvironmentVariableCredentialsProvider.create(),
            ContainerCredentialsProvider.builder().build()),
        RestoreSafeConnections.of(environment));
  }

  /**
   * Makes the client that this builder describes, for instance of {@code DynamoDbClient}. None of
   * its calls goes on beyond the {@link io.millrace.domain.Deadline} of whoever makes it.
   */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    ClientOverrideConfiguration own = builder.overrideConfiguration();
    return builder
        .overrideConfiguration(
            own.toBuilder()
                .addExecutionInterceptor(
                    new UntilDeadline(InstantSource.system(), own.apiCallTimeout().orElse(null)))
                .build())
        .region(region)
        .credentialsProvider(credentials)
        .httpClient(UrlConnectionHttpClient.create(connections::apply))
        .build();
  }

  /** A client of S3. */
  public S3Client s3() {
    return client(S3Client.builder().forcePathStyle(endpoint != null));
  }

  /** Signs URLs of S3 for others to use. */
  public S3Presigner presigner(S3Client s3) {
    var builder =
        S3Presigner.builder().region(region).credentialsProvider(credentials).s3Client(s3);
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    return builder.build();
  }
}
