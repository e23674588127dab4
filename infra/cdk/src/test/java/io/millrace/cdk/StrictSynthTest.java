package io.millrace.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line does: the app as its own process, with every rule in force. */
class StrictSynthTest {

  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(strings = {"dev", "staging", "prod"})
  void noRuleOfTheCdkOrOfAwsSolutionsIsBrokenAndTheTemplateIsTheSameEachTime(String stage)
      throws Exception {
    for (FunctionSpecification specification : FunctionSpecification.values()) {
      Synthesized.standIn(root, specification.room());
    }
    Path image = root.resolve(Path.of("functions", "trainer", "target", "jib-image.id"));
    Files.createDirectories(image.getParent());
    Files.writeString(image, "sha256:" + Synthesized.TRAINER + "0".repeat(48) + "\n");
    Files.createDirectories(root.resolve("infra"));
    Files.copy(TestStages.FILE, root.resolve(Stages.FILE));
    Process app = synthesize(stage);
    assertThat(app.waitFor(300, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(root.resolve("said"))).isEmpty();
    assertThat(app.exitValue()).isZero();
    assertThat(Files.readString(root.resolve("cdk.out").resolve("validation-report.json")))
        .doesNotContain("violations");
    assertThat(Synthesized.read(root.resolve("cdk.out"), TestStages.named(stage)))
        .hasToString(Synthesized.of(stage).toString());
  }

  private Process synthesize(String stage) throws IOException {
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
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
