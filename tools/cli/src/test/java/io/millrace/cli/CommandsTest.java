package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What all commands have in common. */
class CommandsTest {

  @AutoClose private final ServedPlatform served = new ServedPlatform();

  @Test
  void aDeadLetterIsListedAndRedriven() {
    assertThat(served.run("redrive")).isZero();
    served.platform.deadLetters.leave(
        "{\"detail-type\":\"run.passed\",\"detail\":{\"subject\":\"run/r-1\"}}",
        Map.of(
            "TARGET_ARN", "arn:aws:lambda:eu-central-1:123456789012:function:ingest-1A",
            "ERROR_CODE", "THROTTLING",
            "ERROR_MESSAGE", "too many at once"),
        ApiFixture.NOW);

    assertThat(served.run("redrive")).isZero();
    assertThat(served.run("redrive", "--all")).isZero();
    assertThat(served.run("redrive", "letter-1")).isEqualTo(1);
    assertThat(served.run("redrive", "letter-1", "--all")).isEqualTo(2);

    assertThat(served.out())
        .contains("There are no dead letters.")
        .contains("letter-1  IngestUpload  run.passed run/r-1  THROTTLING: too many at once  1")
        .contains("Asked once more: 1.")
        .contains("Asked once more: 0.");
  }

  @Test
  void programsGetTheApisAnswerAsItIs() {
    served.platform.firstRound(ServedPlatform.FILE, ApiFixture.DEFINITION);

    assertThat(served.run("whoami", "--json")).isZero();

    assertThat(served.out().strip()).isEqualTo("{\"subject\":\"ada\",\"roles\":{\"*\":\"ADMIN\"}}");
  }

  @Test
  void aPlatformThatIsNotThereIsTold() {
    assertThat(served.run("whoami", "--endpoint", "http://127.0.0.1:1")).isEqualTo(3);
    assertThat(served.err()).contains("There is no platform at http://127.0.0.1:1");
  }

  @Test
  void aTokenThatIsNotAcceptedIsTold() {
    assertThat(served.run("whoami", "--token", "mr_other")).isEqualTo(1);
    assertThat(served.err()).contains("The platform does not accept this token.");
  }

  @Test
  void everyCommandHelpsAndSaysWhatEachOptionIs() {
    var commands = served.millrace().commandLine(List.of(), List.of());
    List<CommandLine> all = new ArrayList<>(commands.getSubcommands().values());
    assertThat(all).hasSizeGreaterThanOrEqualTo(20);
    for (CommandLine command : all) {
      assertThat(served.run(command.getCommandName(), "--help")).isZero();
      var spec = command.getCommandSpec();
      assertThat(spec.usageMessage().description()).as(spec.name()).isNotEmpty();
      for (var argument : spec.args()) {
        if (!argument.hidden()) {
          assertThat(String.join(" ", argument.description()))
              .as("%s %s", spec.name(), argument)
              .isNotBlank()
              .doesNotContain("${", ": .");
        }
      }
    }
    assertThat(served.out().replaceAll("\\s+", " "))
        .contains("viewer, scientist, approver, operator or admin");
    assertThat(served.err()).isEmpty();
  }

  @Test
  void ofNoOtherCommandThanTheOneThatIsAskedForIsAModelMade() {
    var millrace = served.millrace();
    Set<String> all = millrace.commandLine(List.of(), List.of()).getSubcommands().keySet();

    assertThat(all)
        .allSatisfy(name ->
            assertThat(millrace.commandLine(List.of(name, "--help"), List.of()).getSubcommands())
                .containsOnlyKeys(name));
    assertThat(millrace.commandLine(List.of("stat"), List.of()).getSubcommands().keySet())
        .isEqualTo(all);
    assertThat(served.run("stat")).isEqualTo(2);
    assertThat(served.err()).contains("Did you mean: millrace status");
  }

  @Test
  void whateverFailsInACommandThatWasAddedIsToldInASentence() {
    var said = new ByteArrayOutputStream();
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);

    int code =
        new Millrace(new Console(out, out, false), Map.of())
            .execute(List.of("fail"), List.of(new Failing()));

    assertThat(code).isEqualTo(1);
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("millrace: could not write /nowhere");
  }

  @CommandLine.Command(name = "fail")
  static final class Failing implements Runnable {
    @Override
    public void run() {
      throw new UncheckedIOException("could not write /nowhere", new IOException());
    }
  }

  @Test
  void whatIsNotUnderstoodIsToldWithTheUsage() {
    assertThat(served.run("approve", "telco-churn")).isEqualTo(2);
    assertThat(served.run()).isEqualTo(2);
  }
}
