package io.millrace.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./millrace cost} prints, in a process as the shell starts it. */
class CostCommandTest {

  @TempDir private Path assembly = Path.of("");

  @BeforeEach
  void anAssembly() throws IOException {
    Files.writeString(
        assembly.resolve("manifest.json"),
        """
        {"artifacts": {"Loop": {"type": "aws:cloudformation:stack",
          "properties": {"templateFile": "loop.template.json"}}}}
        """);
    try (InputStream template =
        Objects.requireNonNull(CostCommandTest.class.getResourceAsStream("loop.template.json"))) {
      Files.copy(template, assembly.resolve("loop.template.json"));
    }
  }

  @Test
  void aMonthIsTold() throws Exception {
    assertThat(cost(0))
        .contains("Total", "At rest", "Assumed")
        .doesNotContain("as scaling lets be");
  }

  @Test
  void whatScaledEndpointsCostIsToldFromLeastToMost() throws Exception {
    assertThat(
            cost(
                0,
                "--endpoint-hours",
                "730",
                "--most-endpoint-hours",
                "1460",
                "--endpoint-instance",
                "ml.m5.large"))
        .contains("at least", "at most: as many machines of endpoints as scaling lets be");
    assertThat(cost(1, "--endpoint-hours", "730", "--most-endpoint-hours", "1"))
        .contains("most-endpoint-hours: expected endpoint-hours, 730.0, or more, got 1.0");
  }

  private String cost(int code, String... options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                CostProgram.class.getName(),
                "--assembly",
                assembly.toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process program = builder.start();
    String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(program.waitFor()).as(said).isEqualTo(code);
    return said;
  }
}
