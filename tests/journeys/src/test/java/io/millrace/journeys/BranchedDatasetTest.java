package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Data are tried beside the main line, and files that come at once are one dataset. */
@ExtendWith(SharedPlatform.class)
class BranchedDatasetTest {

  private static final String PROJECT = "branched";
  private static final String GATHERED = "gathered";

  /** As pyarrow wrote them. */
  private static final Path PYARROW = Path.of("src/test/resources/formats/1-pyarrow.parquet");

  @TempDir private Path folder;

  @Test
  void whatIsDroppedOnABranchIsLearnedFromOnceItIsMerged(Platform platform) throws IOException {
    var commands = new Commands(platform.environment());
    platform.declare(GATHERED, Sample.yaml(GATHERED) + "data: {mode: append, gather: 1m}\n");
    platform.drop(GATHERED, "a.csv", csv(5));
    platform.drop(GATHERED, "b.parquet", Files.readAllBytes(PYARROW));

    platform.declare(PROJECT, Sample.yaml(PROJECT) + "data: {mode: append}\n");
    platform.drop(PROJECT, "day1.csv", csv(1));
    var _ = platform.await(PROJECT, now -> now.at("/route/live/version").asInt(0) == 1);

    commands.run("branch", PROJECT, "cleaner", "-m", "is it cleaner?");
    platform.drop(PROJECT + "@cleaner", "day2.parquet", Files.readAllBytes(PYARROW));
    var _ =
        platform.awaitAnswer(
            "/v1/projects/%s/branches/cleaner".formatted(PROJECT),
            now -> now.path("versions").size() == 1);
    Path third = Files.write(folder.resolve("day3.csv"), csv(3));
    assertThat(commands.run("drop", PROJECT + "@cleaner", third))
        .contains("It is version 2 of branch cleaner, which nothing learns from");
    assertThat(commands.run("datasets", PROJECT + "@cleaner")).contains("is open");
    assertThat(commands.run("diff", PROJECT, "main..cleaner")).contains("day2.parquet", "day3.csv");
    assertThat(commands.run("branches", PROJECT)).contains("cleaner: 2 versions, open");
    assertThat(platform.get("/v1/projects/%s/runs".formatted(PROJECT)).path("runs").size()).isOne();

    assertThat(commands.run("train", PROJECT + "@cleaner", "-m", "what would it be worth?"))
        .contains("It learned from version 2 of branch cleaner, and serves nobody");
    JsonNode tried = platform.get("/v1/projects/%s/runs".formatted(PROJECT)).at("/runs/0");
    String run = tried.path("runId").asString();
    assertThat(tried.path("branch").asString()).isEqualTo("cleaner");
    assertThat(commands.run("runs", PROJECT)).contains("2 of cleaner");
    assertThat(commands.run("compare", PROJECT, run))
        .contains("held-out rows of version 2 of branch cleaner", "version 1", "auc");
    assertThat(commands.run("version", PROJECT, run)).contains("passed every gate", "months");
    assertThat(commands.refused("deploy", PROJECT, run, "-m", "at once"))
        .contains("never serves: merge the branch first");
    assertThat(platform.get("/v1/projects/%s/versions".formatted(PROJECT)).path("versions").size())
        .isOne();

    assertThat(commands.run("merge", PROJECT, "cleaner", "-m", "it is"))
        .contains("version 2 serves");
    assertThat(platform.get("/v1/projects/%s/runs".formatted(PROJECT)).path("runs").size())
        .isEqualTo(3);
    assertThat(commands.run("branches", PROJECT)).contains("dataset 2", "merged from cleaner");

    JsonNode uploads =
        platform.awaitAnswer(
            "/v1/projects/%s/uploads".formatted(GATHERED),
            now ->
                now.path("uploads").size() == 2
                    && now.path("uploads")
                        .valueStream()
                        .allMatch(upload -> upload.at("/outcome/datasetVersion").asInt(0) == 1));
    assertThat(uploads.path("uploads").size()).isEqualTo(2);
    var _ = platform.await(GATHERED, now -> now.at("/route/live/version").asInt(0) == 1);
    assertThat(platform.get("/v1/projects/%s/runs".formatted(GATHERED)).path("runs").size())
        .isOne();
  }

  private static byte[] csv(long seed) {
    return Sample.csv(seed, 600).getBytes(UTF_8);
  }
}
