package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shell that finds the JVM that all else runs on. */
class FindJdkTest {

  private static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"25.0.3,true", "26-ea,true", "31,true", "24.0.2,false", "1.8.0_402,false", "9,false"})
  void aJdkOf25OrNewerIsTaken(String version, boolean taken) throws Exception {
    Path jdk = jdk(version);

    String found = run(Map.of("JAVA_HOME", jdk.toString()), ".mvn/find-jdk");

    assertThat(found.equals(jdk.toString())).as(found).isEqualTo(taken);
  }

  @Test
  void withoutAHomeAJdkIsFoundAllTheSame() throws Exception {
    Path jdk = jdk("25");

    assertThat(run(Map.of("JAVA_HOME", jdk.toString()), ".mvn/find-jdk")).isEqualTo(jdk.toString());
  }

  private Path jdk(String version) throws IOException {
    Path home = Files.createDirectories(folder.resolve("jdk-" + version));
    Path javac = Files.createFile(Files.createDirectory(home.resolve("bin")).resolve("javac"));
    assertThat(javac.toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
    return home;
  }

  private static String run(Map<String, String> environment, String... command) throws Exception {
    command[0] = CHECKOUT.resolve(command[0]).toString();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    String path = System.getenv("PATH");
    builder.environment().clear();
    builder.environment().put("PATH", path);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (var output = process.inputReader()) {
      return output.readAllAsString().strip();
    }
  }
}
