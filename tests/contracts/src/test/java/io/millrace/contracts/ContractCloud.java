package io.millrace.contracts;

import io.millrace.aws.AwsClients;
import io.millrace.contracts.AwsEndpoint.TrainingSite;
import io.millrace.local.LocalCloud;
import io.millrace.local.LocalCloudOptions;
import io.millrace.local.Stores;
import io.millrace.local.sagemaker.TrainingPrograms;
import io.millrace.local.sagemaker.TrainingPrograms.TrainingProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** The one local cloud of this process, without any resource at first; it ends with the process. */
final class ContractCloud {

  private static final String IMAGE = "contract-trainer";
  private static final String PROGRAM =
      """
      cd $MILLRACE_ML_ROOT
      if [ -e input/data/dataset/fail ]; then echo told to fail > output/failure; exit 2; fi
      while [ -e input/data/dataset/wait ]; do sleep 0.1; done
      sed -n 's/.*"x":"\\([^"]*\\)".*/loss=\\1/p' input/config/hyperparameters.json
      echo learned > model/model
      """;
  private static final LocalCloud CLOUD = start();

  private ContractCloud() {}

  static AwsClients clients() {
    return new AwsClients(
        Region.US_EAST_1,
        URI.create(CLOUD.endpoint()),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
  }

  static TrainingSite training() {
    return new TrainingSite(clients(), IMAGE + ":1", "arn:aws:iam::000000000000:role/trainer");
  }

  private static LocalCloud start() {
    try {
      Path folder = Files.createDirectories(Path.of("target/cloud"));
      Files.writeString(folder.resolve("manifest.json"), "{\"artifacts\":{}}");
      var program = new TrainingProgram(List.of("sh", "-c", PROGRAM), serve(), Map.of());
      LocalCloud cloud =
          LocalCloud.start(
              options(folder),
              Stores.usual(
                  Path.of("../../infra/dynamodb-local/target/lib"),
                  new TrainingPrograms(Map.of(IMAGE, program))));
      Runtime.getRuntime().addShutdownHook(new Thread(cloud::close));
      return cloud;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> serve() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        AnsweringContainer.class.getName());
  }

  private static LocalCloudOptions options(Path folder) throws IOException {
    return LocalCloudOptions.usual(
            folder, Files.createTempDirectory(folder, "data"), folder.resolve("cache"))
        .withPort(0)
        .withAlarmTick(Duration.ofMillis(100));
  }
}
