package io.millrace.journeys;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people put files into S3 with, as it is: each puts one in, and it is taken in. Profile
 * {@code python}.
 */
@Tag("python")
class ForeignClientsTest {

  private static final Path SCRIPTS = Path.of("src/test/python/stacks").toAbsolutePath();
  private static final Path NODE = Path.of("src/test/node").toAbsolutePath();
  private static final String PROJECT = "telco-churn";
  private static final Path SAMPLE =
      Path.of("../../events/samples", PROJECT).toAbsolutePath().normalize();
  private static final Path TABLE = SAMPLE.resolve("telco-churn.csv");
  private static final Set<String> CLIENTS =
      Set.of("boto3", "cli", "pyarrow", "s3fs", "awswrangler", "s3cmd", "rclone", "node");

  @TempDir static Path data;

  private static ForeignPrograms python;
  private static Platform platform;

  @BeforeAll
  static void aProjectWaitsForFiles() throws Exception {
    python =
        ForeignPrograms.installed(
            Path.of("target/stacks").toAbsolutePath(), SCRIPTS.resolve("requirements.txt"));
    platform = Platform.start(data);
    platform.declare(PROJECT, Files.readString(SAMPLE.resolve("project.yaml")));
  }

  @AfterAll
  static void thePlatformEnds() {
    platform.close();
  }

  @Test
  void eachPutsAFileInThatIsTakenInAndSageMakersSdkTrainsOnIt() throws Exception {
    String endpoint = platform.cloud().endpoint();
    String intake = platform.output("IntakeBucket");
    String stacks = SCRIPTS.resolve("stacks.py").toString();
    Path node = installedForNode();

    end(
        new ProcessBuilder(
                "node", "client-s3.js", endpoint, intake, PROJECT + "/node.csv", TABLE.toString())
            .directory(node.toFile()));
    end(python.named("python", List.of(stacks, endpoint, intake, PROJECT, TABLE.toString())));

    platform.awaitAnswer(
        "/v1/projects/" + PROJECT + "/uploads",
        answer ->
            answer
                .path("uploads")
                .valueStream()
                .filter(upload -> upload.at("/outcome/type").asString("").equals("Published"))
                .map(upload -> upload.at("/file/key").asString().replaceAll(".*/|\\.csv", ""))
                .collect(Collectors.toSet())
                .equals(CLIENTS));
    platform.await(PROJECT, status -> status.at("/route/live/version").asInt(0) > 0);
    end(python.named("python", List.of(SCRIPTS.resolve("estimator.py").toString())));
  }

  private static Path installedForNode() throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of("target/node").toAbsolutePath());
    for (String file : List.of("package.json", "package-lock.json", "client-s3.js")) {
      Files.copy(NODE.resolve(file), folder.resolve(file), REPLACE_EXISTING);
    }
    end(
        new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            .directory(folder.toFile()));
    return folder;
  }

  private static void end(ProcessBuilder builder) throws IOException, InterruptedException {
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_ENDPOINT_URL", platform.cloud().endpoint(),
                "SAGEMAKER_SUPPRESS_V2_WARNING", "1",
                "SAGEMAKER_USER_CONFIG_OVERRIDE", SCRIPTS.resolve("sagemaker.yaml").toString()));
    ForeignPrograms.end(builder, "");
  }
}
