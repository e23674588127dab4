package io.millrace.journeys;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.millrace.local.LocalCloud;
import io.millrace.local.LocalCloudOptions;
import io.millrace.local.Stores;
import io.millrace.local.lambda.Isolation;
import io.millrace.local.sagemaker.FrameworkPrograms;
import io.millrace.local.sagemaker.TrainingPrograms;
import io.millrace.local.sagemaker.TrainingPrograms.TrainingProgram;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;

/** The platform as the template describes it, in this process, on a free port. */
final class Platform extends Client {

  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
  private static final Path ASSEMBLY = Path.of("target/cdk.out").toAbsolutePath();

  private static final Path CACHE = HOME.resolve("target/cache");

  private final LocalCloud cloud;
  private final Path data;

  private Platform(LocalCloud cloud, Path data) {
    super(cloud.endpoint(), cloud.outputs());
    this.cloud = cloud;
    this.data = data;
  }

  /**
   * Starts the platform with its state in {@code data}; synthesizes the template the first time.
   */
  static Platform start(Path data) throws IOException, InterruptedException {
    return start(data, Isolation.HOST);
  }

  /**
   * The same with functions that are kept apart so: those that are killed want processes, each of
   * which costs seconds, and are started when they are needed.
   */
  static Platform start(Path data, Isolation isolation) throws IOException, InterruptedException {
    synthesize();
    return new Platform(start(ASSEMBLY, data, isolation), data);
  }

  private static LocalCloud start(Path assembly, Path data, Isolation isolation) {
    return LocalCloud.start(
        LocalCloudOptions.usual(assembly, data, CACHE)
            .withPort(0)
            .withIsolation(isolation)
            .withImages(
                Map.of("millrace-trainer-dev", HOME.resolve("functions/trainer/target/program"))),
        Stores.usual(HOME.resolve("infra/dynamodb-local/target/lib"), trainer()));
  }

  /** Once for all JVMs that run journeys side by side. */
  private static synchronized void synthesize() throws IOException, InterruptedException {
    Path lock = ASSEMBLY.resolveSibling("cdk.lock");
    try (FileChannel only = FileChannel.open(lock, CREATE, WRITE);
        var _ = only.lock()) {
      if (!Files.exists(ASSEMBLY.resolve("manifest.json"))) {
        synthesizeAnew();
      }
    }
  }

  private static void synthesizeAnew() throws IOException, InterruptedException {
    ProcessBuilder synth =
        new ProcessBuilder(HOME.resolve("infra/cdk/synth").toString()).inheritIO();
    synth.environment().put("CDK_OUTDIR", ASSEMBLY.toString());
    synth.environment().put("CDK_VALIDATION", "false");
    synth.environment().put("CDK_CONTEXT_JSON", "{\"architecture\":\"any\"}");
    if (synth.start().waitFor() != 0) {
      throw new IllegalStateException("infra/cdk/synth failed; its words are above");
    }
  }

  private static TrainingPrograms trainer() {
    return new TrainingPrograms(
            Map.of(
                "millrace-trainer-dev",
                new TrainingProgram(
                    List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+AutoCreateSharedArchive",
                        "-XX:SharedArchiveFile=" + CACHE.resolve("journeys.jsa"),
                        "-Xlog:disable",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        HOME.resolve("functions/trainer/target/program/lib") + "/*",
                        "io.millrace.trainer.TrainingProgram"),
                    List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + HOME.resolve("functions/trainer/src/main/image/app/serve.jvm"),
                        "-cp",
                        HOME.resolve("functions/trainer/target/program/lib") + "/*",
                        "io.millrace.serving.ServingProgram"),
                    Map.of("OMP_WAIT_POLICY", "passive"))))
        .and(Map.of(LanguageContainer.REPOSITORY, LanguageContainer.program()))
        .and(
            FrameworkPrograms.in(
                System.getenv().getOrDefault("PATH", ""), CACHE.resolve("python")));
  }

  /** Where all of its state is. */
  Path data() {
    return data;
  }

  LocalCloud cloud() {
    return cloud;
  }

  /** Has the reconciliation look for whatever is missed at this moment, and says what it found. */
  JsonNode reconcile() {
    return turn("reconcileprogram", Map.of("missedAfter", "PT0S"));
  }

  /** Has a function that the clock runs do its turn now. */
  JsonNode turn(String name, Map<String, Object> detail) {
    String function =
        cloud.functionProcesses().keySet().stream()
            .filter(each -> each.contains(name))
            .findFirst()
            .orElseThrow();
    return invoke(function, Map.of("detail-type", "Scheduled Event", "detail", detail));
  }

  /** Puts a file into a bucket of a platform that is down, so that no event tells of it. */
  static void dropUnheard(Path data, String bucket, String key, byte[] content) throws IOException {
    Path empty = Files.createDirectories(Path.of("target/empty.out"));
    Files.writeString(empty.resolve("manifest.json"), "{\"artifacts\":{}}");
    try (LocalCloud cloud = start(empty, data, Isolation.HOST);
        S3Client s3 = clientsOf(cloud.endpoint()).s3()) {
      s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromBytes(content));
    }
  }

  @Override
  public void close() {
    super.close();
    cloud.close();
  }
}
