package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./millrace}, in a checkout of one module, with a Maven that only says so. */
@Timeout(120)
class BuildWhenNeededTest {

  private static final String MAVEN =
      """
      #!/bin/sh
      cd "$(dirname "$0")" || exit 1
      echo "[INFO] Building one 0.1.0-SNAPSHOT                    [1/2]"
      if grep -q broken functions/one/src/main/One.java; then
        echo "[ERROR] One.java:[1,1] what is this?"
        exit 1
      fi
      mkdir -p functions/one/target
      echo jar > functions/one/target/one-0.1.0-SNAPSHOT.jar
      """;

  @TempDir private Path checkout;
  private Path source;

  @BeforeEach
  void checkOut() throws IOException {
    Files.copy(Path.of("../../millrace"), checkout.resolve("millrace"));
    program("mvnw", MAVEN);
    program(".mvn/find-jdk", "#!/bin/sh\necho \"$(dirname \"$0\")/jdk\"\n");
    program(".mvn/jdk/bin/java", "#!/bin/sh\necho it runs\n");
    write("pom.xml", "");
    write("infra/one/pom.xml", "");
    write("infra/one/src/main/resource", "");
    write("infra/one/target/one-0.1.0-SNAPSHOT.jar", "");
    write("functions/one/pom.xml", "");
    write("tools/one/pom.xml", "");
    write("tools/one/src/main/resource", "");
    write("tools/one/target/one-0.1.0-SNAPSHOT.jar", "");
    source = write("functions/one/src/main/One.java", "class One {}");
  }

  @Test
  void theFirstStartBuildsAndSaysHowFarItIs() throws Exception {
    assertThat(millrace()).contains("Building Millrace", "module 1 of 2: one", "it runs");
    assertThat(checkout.resolve("target/build.log")).content().contains("[INFO] Building one");
    assertThat(millrace()).isEqualTo("it runs\n");
  }

  @Test
  void theTemplateIsWrittenBesideWhatIsLeftToBuild() throws Exception {
    program("mvnw", MAVEN + "echo '[INFO] Building packages 0.1.0-SNAPSHOT     [2/2]'\n");
    program(
        "infra/cdk/synth",
        "#!/bin/sh\ncd \"$(dirname \"$0\")/../..\"\nmkdir -p $CDK_OUTDIR && echo $CDK_CONTEXT_JSON >$CDK_OUTDIR/manifest.json\n");
    write("infra/stages.yaml", "");
    write("functions/one/target/program/lib/one.jar", "");
    write("infra/cdk/target/program/lib/cdk.jar", "");

    assertThat(millrace()).contains("module 2 of 2: packages", "it runs");

    assertThat(checkout.resolve("target/cdk.out/manifest.json"))
        .hasContent("{\"architecture\":\"any\"}");
  }

  @Test
  void onlyOtherContentIsBuiltAgain() throws Exception {
    millrace();

    Files.writeString(source, "class One {}");
    assertThat(millrace()).as("written again, the same").isEqualTo("it runs\n");

    Files.writeString(source, "class One { }");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
    assertThat(millrace()).contains("Building Millrace");
    assertThat(millrace()).isEqualTo("it runs\n");
  }

  @Test
  void whatMavenHasBuiltIsNotBuiltAgain() throws Exception {
    millrace();

    Files.writeString(source, "class One { }");
    run(checkout.resolve("mvnw"), Map.of());

    assertThat(millrace()).isEqualTo("it runs\n");
  }

  @Test
  void twoCommandsAtOnceBuildOnce() throws Exception {
    program("mvnw", MAVEN + "echo built >>built\nuntil [ -f waits ]; do sleep 0.1; done\n");
    var first = CompletableFuture.supplyAsync(this::unchecked);
    await(checkout.resolve("built"));
    Process second =
        new ProcessBuilder(checkout.resolve("millrace").toString(), "status")
            .redirectErrorStream(true)
            .start();

    try (BufferedReader said = second.inputReader()) {
      assertThat(said.readLine()).startsWith("Another command is building Millrace");
      write("waits", "");
      assertThat(said.readLine()).isEqualTo("it runs");
    }

    assertThat(first.get()).contains("Building Millrace", "it runs");
    assertThat(checkout.resolve("built")).hasContent("built");
    assertThat(checkout.resolve("target/build.lock")).doesNotExist();
  }

  @Test
  void aBuildThatWasKilledKeepsNoOtherFromBuilding() throws Exception {
    Files.createDirectories(checkout.resolve("target"));
    Process killed = new ProcessBuilder("true").start();
    killed.waitFor();
    Files.createSymbolicLink(
        checkout.resolve("target/build.lock"), Path.of(Long.toString(killed.pid())));

    assertThat(millrace()).contains("Building Millrace", "it runs");
  }

  @Test
  void whatCannotBeBuiltSaysWhyAndDoesNotRun() throws Exception {
    millrace();
    Files.writeString(source, "broken");

    assertThat(millrace())
        .contains("[ERROR] One.java:[1,1] what is this?", "could not be built")
        .doesNotContain("it runs");
    assertThat(millrace()).contains("could not be built");
    assertThat(run(checkout.resolve("millrace"), Map.of("MILLRACE_BUILD", "never")))
        .isEqualTo("it runs\n");
  }

  @Test
  void whatTheJvmKeptOfOtherJarsIsKeptAnew() throws Exception {
    Path archive = write("target/cache/command.jsa", "of a start before");
    Files.setLastModifiedTime(archive, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    write("tools/launcher/target/program/lib/launcher.jar", "newer");

    millrace("--version"); // of which too little would be kept
    assertThat(archive).exists();
    assertThat(millrace()).endsWith("it runs\n");
    assertThat(archive).doesNotExist();

    write("target/cache/command.jsa", "of this start");
    millrace();
    assertThat(archive).hasContent("of this start");
  }

  private static void await(Path file) throws InterruptedException {
    while (!Files.exists(file)) {
      Thread.sleep(20);
    }
  }

  private String unchecked() {
    try {
      return millrace();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String millrace() throws IOException, InterruptedException {
    return millrace("status");
  }

  private String millrace(String argument) throws IOException, InterruptedException {
    return run(checkout.resolve("millrace"), Map.of(), argument);
  }

  private static String run(Path program, Map<String, String> variables, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.addFirst(program.toString());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("MILLRACE_BUILD");
    builder.environment().putAll(variables);
    Process process = builder.start();
    String said = process.inputReader().readAllAsString();
    process.waitFor();
    return said;
  }

  private void program(String path, String script) throws IOException {
    assertThat(write(path, script).toFile().setExecutable(true)).isTrue();
  }

  private Path write(String path, String content) throws IOException {
    Path file = checkout.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }
}
