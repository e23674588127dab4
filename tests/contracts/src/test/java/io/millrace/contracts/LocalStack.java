package io.millrace.contracts;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.aws.AwsClients;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** LocalStack in a container that ends with this process. */
final class LocalStack {

  private static final String TOKEN = "LOCALSTACK_AUTH_TOKEN";

  private LocalStack() {}

  /** Aborts the test with what is missing. */
  static void assumeAvailable() {
    assumeTrue(System.getenv(TOKEN) != null, TOKEN + " is not set: LocalStack does not start");
    assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(),
        "no Docker engine answers: LocalStack runs in a container");
  }

  static AwsClients clients() {
    LocalStackContainer running = Running.CONTAINER;
    return new AwsClients(
        Region.of(running.getRegion()),
        running.getEndpoint(),
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(running.getAccessKey(), running.getSecretKey())));
  }

  /** Started when first asked for; Testcontainers removes it when this process has ended. */
  private static final class Running {

    private static final LocalStackContainer CONTAINER = start();

    @SuppressWarnings("resource")
    private static LocalStackContainer start() {
      LocalStackContainer container =
          new LocalStackContainer(
                  DockerImageName.parse(
                          System.getProperty("localstack.image", "localstack/localstack:latest"))
                      .asCompatibleSubstituteFor("localstack/localstack"))
              .withEnv(TOKEN, System.getenv(TOKEN));
      container.start();
      return container;
    }
  }
}
