package io.millrace.contracts;

import io.millrace.aws.AwsClients;
import io.millrace.local.LocalCloud;
import io.millrace.local.LocalCloudOptions;
import io.millrace.local.Stores;
import io.millrace.local.sagemaker.TrainingPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** The AWS endpoint under test. */
final class AwsEndpoint {

  private static final URI ENDPOINT = endpoint();

  private AwsEndpoint() {}

  static AwsClients clients() {
    return new AwsClients(
        Region.US_EAST_1,
        ENDPOINT,
        StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
  }

  private static URI endpoint() {
    String given = System.getProperty("aws.endpoint");
    return URI.create(given == null ? localCloud().endpoint() : given);
  }

  /** A local cloud without any resource; it ends with this process. */
  private static LocalCloud localCloud() {
    try {
      Path folder = Files.createDirectories(Path.of("target/cloud"));
      Files.writeString(folder.resolve("manifest.json"), "{\"artifacts\":{}}");
      LocalCloud cloud =
          LocalCloud.start(
              LocalCloudOptions.usual(
                      folder, Files.createTempDirectory(folder, "data"), folder.resolve("cache"))
                  .withPort(0),
              Stores.usual(
                  Path.of("../../infra/dynamodb-local/target/lib"),
                  new TrainingPrograms(Map.of())));
      Runtime.getRuntime().addShutdownHook(new Thread(cloud::close));
      return cloud;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
