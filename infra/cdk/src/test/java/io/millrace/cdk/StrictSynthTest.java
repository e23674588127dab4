package io.millrace.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What the command line does: the app as its own process, with every rule in force. */
class StrictSynthTest {

  private static final List<String> STAGES = List.of("dev", "staging", "prod");

  @TempDir private static Path folder;

  private static final Map<String, Process> APPS = new HashMap<>();

  /** All at once: each waits for its own CDK kernel most of the time. */
  @BeforeAll
  static void synthesizeEachStage() throws IOException {
    for (String stage : STAGES) {
      APPS.put(stage, synthesize(stage, prepared(stage)));
    }
  }

  @AfterAll
  static void end() {
    APPS.values().forEach(Process::destroyForcibly);
  }

  @ParameterizedTest
  @FieldSource("STAGES")
  void noRuleOfTheCdkOrOfAwsSolutionsIsBrokenAndTheTemplateIsTheSameEachTime(String stage)
      throws Exception {
    Process app = Objects.requireNonNull(APPS.get(stage));
    Path root = folder.resolve(stage);
    assertThat(app.waitFor(300, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(root.resolve("said"))).isEmpty();
    assertThat(app.exitValue()).isZero();
    assertThat(Files.readString(root.resolve("cdk.out").resolve("validation-report.json")))
        .doesNotContain("violations");
    assertThat(Synthesized.read(root.resolve("cdk.out"), TestStages.named(stage)))
        .hasToString(Synthesized.of(stage).toString());
  }

  private static Path prepared(String stage) throws IOException {
    Path root = folder.resolve(stage);
    for (FunctionSpecification specification : FunctionSpecification.values()) {
      Synthesized.standIn(root, specification.module());
    }
    Path image = root.resolve(Path.of("functions", "trainer", "target", "jib-image.id"));
    Files.createDirectories(image.getParent());
    Files.writeString(image, "sha256:" + Synthesized.TRAINER + "0".repeat(48) + "\n");
    Files.createDirectories(root.resolve("infra"));
    Files.copy(TestStages.FILE, root.resolve(Stages.FILE));
    return root;
  }

  private static Process synthesize(String stage, Path root) throws IOException {
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Dslf4j.provider=org.slf4j.nop.NOPServiceProvider",
                "-Dslf4j.internal.verbosity=WARN",
                "-cp",
                System.getProperty("java.class.path"),
                MillraceApp.class.getName())
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("said").toFile());
    builder.environment().remove("CDK_VALIDATION");
    builder.environment().remove("CDK_DEFAULT_ACCOUNT");
    builder.environment().remove("CDK_DEFAULT_REGION");
    builder.environment().put("CDK_CONTEXT_JSON", "{\"stage\":\"%s\"}".formatted(stage));
    builder.environment().put("CDK_OUTDIR", root.resolve("cdk.out").toString());
    return builder.start();
  }
}
