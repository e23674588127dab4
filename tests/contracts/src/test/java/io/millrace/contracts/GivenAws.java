package io.millrace.contracts;

import io.millrace.aws.AwsClients;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;

/** What the properties {@code aws.profile} and {@code aws.endpoint} name. */
final class GivenAws {

  private static final @Nullable String PROFILE = System.getProperty("aws.profile");
  private static final @Nullable String ENDPOINT = System.getProperty("aws.endpoint");

  private GivenAws() {}

  static boolean isLocalCloud() {
    return PROFILE == null && ENDPOINT == null;
  }

  static AwsClients clients() {
    if (isLocalCloud()) {
      return ContractCloud.clients();
    }
    return new AwsClients(region(), ENDPOINT == null ? null : URI.create(ENDPOINT), credentials());
  }

  /** What the environment or the profile says, as for Amazon's tools; an emulator takes any. */
  private static Region region() {
    return new AwsRegionProviderChain(
            new SystemSettingsRegionProvider(),
            new AwsProfileRegionProvider(null, PROFILE),
            () -> Region.US_EAST_1)
        .getRegion();
  }

  /** An emulator takes any; {@code test} is what most of them are told to be called with. */
  private static AwsCredentialsProvider credentials() {
    return PROFILE == null
        ? AwsCredentialsProviderChain.of(
            EnvironmentVariableCredentialsProvider.create(),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        : ProfileCredentialsProvider.create(PROFILE);
  }
}
