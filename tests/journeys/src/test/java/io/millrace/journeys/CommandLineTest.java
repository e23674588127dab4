package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Console;
import io.millrace.cli.Millrace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who has a file and the commands, and nothing else. */
@ExtendWith(SharedPlatform.class)
class CommandLineTest {

  private static final String PROJECT = "quitters";
  private static final Pattern RUN = Pattern.compile("r-[0-9a-f]{12}");

  @TempDir private Path folder;
  private Map<String, String> environment = Map.of();

  @Test
  void aModelIsMadeOfAFileChosenAskedToldWhatCameTrueComparedAndTakenBack(Platform platform)
      throws IOException {
    environment = platform.environment();
    Path first = file("quitters.csv", Sample.csv(1, 2000));
    Path definition = folder.resolve("project.yaml");

    run("init", first, "--target", "leaves", "--into", folder);
    Files.writeString(
        definition,
        Files.readString(definition)
            .replaceFirst("algorithm: xgboost", "algorithm: auto\n  search: {trials: 2}")
            .replaceFirst("compute: .*", "compute: lambda"));
    run("check", first, "--project", definition);
    run("put", definition);
    assertThat(run("drop", PROJECT, first)).contains("version 1 serves");
    assertThat(run("leaderboard", PROJECT)).contains("trees", "linear");

    Path second = file("second.csv", Sample.csv(2, 2000));
    assertThat(run("drop", PROJECT, second)).contains("version 2 serves");
    List<String> runs =
        RUN.matcher(run("runs", PROJECT)).results().map(MatchResult::group).distinct().toList();
    assertThat(run("compare", PROJECT, runs.getLast(), runs.getFirst())).contains("auc", "dataset");
    run("tag", PROJECT, "audited", 1, "-m", "the auditors saw it");
    assertThat(run("datasets", PROJECT)).contains("audited");
    assertThat(run("diff", PROJECT, "audited", 2)).contains("months");
    assertThat(
            run(
                "sql",
                "--csv",
                "select count(*) as customers from \"quitters@audited\" join quitters using"
                    + " (plan)"))
        .startsWith("customers");
    assertThat(run("version", PROJECT, 2)).contains("auc");

    Path asked = file("asked.csv", Sample.csv(3, 40));
    Path predicted = file("predicted.csv", run("predict", PROJECT, "--file", asked));
    assertThat(Files.readAllLines(predicted)).hasSize(41);
    Files.writeString(predicted, Files.readString(predicted).replaceFirst("^leaves,", "outcome,"));
    assertThat(run("feedback", PROJECT, "--file", predicted)).contains("40 outcomes");
    assertThat(run("drop", PROJECT, asked, "--predict")).contains("Every row was predicted");

    run("rollback", PROJECT, "-m", "the one before was better");
    assertThat(run("status", PROJECT)).contains("version 1");
    assertThat(run("history", PROJECT)).contains("the one before was better");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** What a command prints that succeeds. */
  private String run(Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        new Millrace(
                new Console(
                    new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false),
                environment)
            .execute(Stream.of(arguments).map(String::valueOf).toList(), List.of());
    assertThat(code).as("%s: %s%s", List.of(arguments), out, err).isZero();
    return out.toString(UTF_8);
  }
}
