package io.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who has a file and the commands, and nothing else. */
@ExtendWith(SharedPlatform.class)
class CommandLineTest {

  private static final String PROJECT = "quitters";
  private static final Pattern RUN = Pattern.compile("r-[0-9a-f]{12}");

  @TempDir private Path folder;

  @Test
  void aModelIsMadeOfAFileChosenAskedToldWhatCameTrueComparedAndTakenBack(Platform platform)
      throws IOException {
    var commands = new Commands(platform.environment());
    Path first = file("quitters.csv", Sample.csv(1, 2000));
    Path definition = folder.resolve("project.yaml");

    commands.run("init", first, "--target", "leaves", "--into", folder);
    Files.writeString(
        definition,
        Files.readString(definition)
            .replaceFirst("algorithm: xgboost", "algorithm: auto\n  search: {trials: 2}")
            .replaceFirst("compute: .*", "compute: lambda"));
    commands.run("check", first, "--project", definition);
    commands.run("put", definition);
    assertThat(commands.run("drop", PROJECT, first)).contains("version 1 serves");
    assertThat(commands.run("leaderboard", PROJECT)).contains("trees", "linear");

    Path second = file("second.csv", Sample.csv(2, 2000));
    assertThat(commands.run("drop", PROJECT, second)).contains("version 2 serves");
    List<String> runs =
        RUN.matcher(commands.run("runs", PROJECT))
            .results()
            .map(MatchResult::group)
            .distinct()
            .toList();
    assertThat(commands.run("compare", PROJECT, runs.getLast(), runs.getFirst()))
        .contains("auc", "dataset");
    commands.run("tag", PROJECT, "audited", 1, "-m", "the auditors saw it");
    assertThat(commands.run("datasets", PROJECT)).contains("audited");
    assertThat(commands.run("diff", PROJECT, "audited", 2)).contains("months");
    assertThat(
            commands.run(
                "sql",
                "--csv",
                "select count(*) as customers from \"quitters@audited\" join quitters using"
                    + " (plan)"))
        .startsWith("customers");
    assertThat(commands.run("version", PROJECT, 2)).contains("auc");

    Path asked = file("asked.csv", Sample.csv(3, 40));
    Path predicted = file("predicted.csv", commands.run("predict", PROJECT, "--file", asked));
    assertThat(Files.readAllLines(predicted)).hasSize(41);
    Files.writeString(predicted, Files.readString(predicted).replaceFirst("^leaves,", "outcome,"));
    assertThat(commands.run("feedback", PROJECT, "--file", predicted)).contains("40 outcomes");
    assertThat(commands.run("drop", PROJECT, asked, "--predict"))
        .contains("Every row was predicted");

    commands.run("rollback", PROJECT, "-m", "the one before was better");
    assertThat(commands.run("status", PROJECT)).contains("version 1");
    assertThat(commands.run("history", PROJECT)).contains("the one before was better");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
