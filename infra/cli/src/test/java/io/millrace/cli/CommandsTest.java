package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture;
import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.Evidence;
import io.millrace.domain.monitoring.Measure;
import io.millrace.domain.store.ObjectRef;
import io.millrace.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

class CommandsTest {

  private static final ObjectRef FILE = new ObjectRef("intake", "telco-churn/a.csv", "v1");
  private static final String AUTOMATIC = ApiFixture.DEFINITION + "approval: automatic\n";

  private static final String UPLOADED = "ID";
  private static final String REPORT =
      """
      {"audit":{"broken":[
       {"column":"","rule":"ragged","rows":1,"value":"3 fields, expected 2","line":3},
       {"column":"tenure","rule":"type","rows":1,"value":"41555,89","line":9}]}}
      """;
  private static final List<String> QUARANTINE =
      List.of(
          "{\"row\":2,\"line\":3,\"broken\":[{\"column\":\"\",\"rule\":\"ragged\",\"value\":\"7\"}]}",
          "{\"row\":8,\"line\":9,\"broken\":[{\"column\":\"tenure\",\"rule\":\"type\",\"value\":\"41555,89\"}]}");

  @TempDir Path folder = Path.of("");
  private final ServedPlatform served = new ServedPlatform();

  CommandsTest() throws IOException {}

  @AfterEach
  void itEnds() {
    served.close();
  }

  @Test
  void aProjectIsPutAndListed() throws IOException {
    Path file = Files.writeString(folder.resolve("project.yaml"), ApiFixture.DEFINITION);

    assertThat(served.run("put", file.toString())).isZero();
    assertThat(served.run("projects")).isZero();

    assertThat(served.out())
        .contains("telco-churn is declared, revision 1.")
        .contains("telco-churn  binary  churn   1");
  }

  @Test
  void whatOfADefinitionIsPerhapsNotMeantIsNoted() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("project.yaml"),
            ApiFixture.DEFINITION + "gates: [{metric: auc, min: 0.4}]\n");

    assertThat(served.run("put", file.toString())).isZero();

    assertThat(served.out())
        .contains("telco-churn is declared, revision 1.")
        .contains("Note: gates: auc min 0.4 is reached by a model that has learned nothing");
  }

  @Test
  void aBrokenDefinitionIsToldWithFileLineAndColumn() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("project.yaml"), ApiFixture.DEFINITION.replace("binary", "binar"));

    assertThat(served.run("put", file.toString())).isEqualTo(1);
    assertThat(served.err())
        .startsWith("millrace: " + file + ":2:7: task: must be one of binary, multiclass");
  }

  @Test
  void aProposalForAFileIsReadyToBePut() {
    String sample = "../../events/samples/telco-churn/telco-churn.csv";

    assertThat(served.run("init", sample, "--into", folder.toString())).isZero();
    assertThat(served.run("put", folder.resolve("project.yaml").toString())).isZero();
    assertThat(served.run("init", sample, "--into", folder.toString())).isEqualTo(1);

    assertThat(served.out())
        .contains("telco-churn: binary, predicts churn from 19 columns.")
        .contains("telco-churn is declared, revision 1.");
    assertThat(served.err()).contains("project.yaml is there already; --force replaces it.");
    assertThat(folder.resolve("project.schema.json")).isNotEmptyFile();
  }

  @Test
  void aProposalIsForTheTargetAndTheTaskThatAreAskedFor() throws IOException {
    String sample = "../../events/samples/telco-churn/telco-churn.csv";

    assertThat(
            served.run(
                "init",
                sample,
                "--into",
                folder.toString(),
                "--target",
                "tenure",
                "--task",
                "regression"))
        .isZero();
    assertThat(
            served.run("init", sample, "--into", folder.toString(), "--force", "--task", "guess"))
        .isEqualTo(1);

    assertThat(Files.readString(folder.resolve("project.yaml")))
        .contains("task: regression\n", "target: tenure\n", "metric: r2, min: ");
    assertThat(served.out())
        .contains("telco-churn: regression, predicts tenure from 19 columns.")
        .contains("Other columns that could be the target (--target): churn,");
    assertThat(served.err())
        .contains("--task must be binary, multiclass or regression, but was 'guess'");
  }

  @ParameterizedTest
  @CsvSource({
    "ab.csv,ab-data",
    "my_sales.2024.csv,my-sales-2024",
    "Größe.csv.gz,gro-e",
    "2024.csv,data",
    "данные.jsonl,data",
    "a-very-long-name-of-a-file-that-somebody-once-chose.csv,a-very-long-name-of-a-file-that-somebody",
  })
  void aFileOfAnyNameNamesItsProject(String file, String project) throws IOException {
    String rows = "x,y\n" + "1,yes\n2,no\n3,no\n".repeat(50);
    Path data = folder.resolve(file);
    try (OutputStream out =
        file.endsWith(".gz")
            ? new GZIPOutputStream(Files.newOutputStream(data))
            : Files.newOutputStream(data)) {
      out.write(rows.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(served.run("init", data.toString(), "--into", folder.toString())).isZero();

    assertThat(Files.readString(folder.resolve("project.yaml")))
        .contains("name: " + project + "\n");
  }

  @Test
  void aNameThatIsNoneIsToldOneThatWouldBe() {
    String sample = "../../events/samples/telco-churn/telco-churn.csv";

    assertThat(served.run("init", sample, "--into", folder.toString(), "--name", "Telco_Churn"))
        .isEqualTo(1);
    assertThat(served.err())
        .contains("starting with a letter (such as telco-churn), but was 'Telco_Churn'");
  }

  @Test
  void theStatusTellsEveryStageInWords() {
    served.platform.deployed(served.platform.firstRound(FILE, AUTOMATIC));

    assertThat(served.run("status", "telco-churn")).isZero();

    assertThat(served.out())
        .isEqualToNormalizingNewlines(
            """
            telco-churn · binary, predicts churn · revision 1 by ada
              upload    a.csv: 100 rows read, 98 published, 2 quarantined: dataset version 1
              dataset   version 1, 98 rows
              run       r-5899b9084e37 on dataset 1: passed every gate
              version   1 approved by millrace: passed every gate
              metrics   auc 0.840 (0.820–0.860)
              serving   version 1 since 2026-11-23 18:46:00Z, none before it
              window    12 predictions of version 1 until 2026-11-23 18:51:00Z: too few to compare with the training data
            """);
  }

  @Test
  void theStatusTellsWhatMovedAndWhyEachInALine() {
    var share = new Evidence(Measure.MISSING, 0.5, 1e-9, 98, 300);
    served.platform.deployed(
        served.platform.firstRound(FILE, AUTOMATIC),
        List.of(
            new ColumnDrift("tenure", 2.0, DriftVerdict.SEVERE, true, share, "Half is missing."),
            new ColumnDrift("contract", 0.0, DriftVerdict.NONE, false, share, "It is the same.")));

    assertThat(served.run("status", "telco-churn")).isZero();

    assertThat(served.out())
        .containsPattern(
            "\\R  window    12 predictions of version 1 until \\S+ \\S+: 1 of 2 columns moved"
                + "\\R            severe of tenure: Half is missing.\\R$");
  }

  @Test
  void aDeadLetterIsListedAndRedriven() {
    assertThat(served.run("redrive")).isZero();
    served.platform.letters.leave(
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
  void aVersionIsApprovedWithAReason() {
    served.platform.firstRound(FILE, ApiFixture.DEFINITION);

    assertThat(served.run("approve", "telco-churn", "1", "--why", "looks right")).isZero();
    assertThat(served.run("versions", "telco-churn")).isZero();
    assertThat(served.run("reject", "telco-churn", "1", "--why", "no")).isEqualTo(1);

    assertThat(served.out()).contains("Version 1 approved by ada: looks right.");
    assertThat(served.err()).contains("version 1 was approved by ada");
  }

  @Test
  void anEarlierVersionIsLetServeByHandAndTheHistorySaysByWhomAndWhy() {
    served.platform.deployed(served.platform.firstRound(FILE, AUTOMATIC));
    assertThat(served.run("rollback", "telco-churn", "-m", "too early")).isEqualTo(1);
    served.platform.secondVersion();

    assertThat(served.run("deploy", "telco-churn", "1", "-m", "2 errs", "--no-wait")).isZero();
    assertThat(served.run("rollback", "telco-churn", "-m", "2 errs", "--no-wait")).isZero();
    assertThat(served.run("history", "telco-churn")).isZero();
    assertThat(served.run("deploy", "telco-churn", "2", "-m", "again")).isEqualTo(1);

    assertThat(served.out())
        .contains("Version 1 is to serve")
        .containsPattern("ada +route +version 2 → version 1 wanted +2 errs");
    assertThat(served.err())
        .contains("There is no approved version before 1, which serves.")
        .contains("version 2 serves already");
  }

  @Test
  void approvingAnOlderVersionSaysThatItDoesNotServeByItself() {
    served.platform.firstRound(FILE, ApiFixture.DEFINITION);
    served.platform.secondVersion();

    assertThat(served.run("approve", "telco-churn", "1", "-m", "fine")).isZero();

    assertThat(served.out())
        .contains("Version 2 goes on serving")
        .contains("millrace deploy telco-churn 1 -m WHY");
  }

  @Test
  void aVersionIsShownWithItsConfusionAndImportanceAndItsArchiveIsSaved() throws IOException {
    byte[] archive = TestArchives.withImportance("tenure", 0.75);
    served.platform.firstRound(FILE, AUTOMATIC, served.keep("models", archive), archive);
    Path saved = folder.resolve("model.tar.gz");

    assertThat(served.run("version", "telco-churn", "1", "--archive", saved.toString())).isZero();

    assertThat(saved).hasBinaryContent(archive);
    assertThat(served.out())
        .contains("On 20 held-out rows:")
        .containsPattern("No +15 +0.900 +0.900 +0.900")
        .containsPattern("TRUE ↓ PREDICTED → +No +Yes")
        .containsPattern("No +14 +1")
        .containsPattern("tenure +75.0 %");
  }

  @Test
  void anArchiveThatIsNotTheRegisteredOneIsNotSaved() throws IOException {
    byte[] archive = TestArchives.withImportance("tenure", 0.75);
    served.platform.firstRound(FILE, AUTOMATIC, served.keep("models", archive), new byte[] {1});

    assertThat(served.run("version", "telco-churn", "1")).isEqualTo(1);
    assertThat(served.err()).contains("its digest is another");
  }

  @Test
  void rowsInQuarantineAreListedWithLineColumnRuleAndValue() {
    served.platform.firstRound(FILE, AUTOMATIC);
    served.platform.quarantined(
        FILE,
        IntStream.rangeClosed(1, 130)
            .mapToObj(row ->
                "{\"row\":%s,\"line\":%s,\"broken\":[{\"column\":\"tenure\",\"rule\":\"range\",\"value\":\"-%1$s\"}]}"
                    .formatted(row, row + 1))
            .toList());

    assertThat(served.run("quarantine", "telco-churn")).isZero();
    String some = served.out();
    assertThat(served.run("quarantine", "telco-churn", "--all")).isZero();
    String all = served.out().substring(some.length());

    assertThat(some)
        .containsPattern("LINE +COLUMN +RULE +VALUE")
        .containsPattern("2 +tenure +range +-1")
        .contains("There are more: --all, or --limit N.");
    assertThat(some.lines()).hasSize(1 + 20 + 1);
    assertThat(all.lines()).hasSize(1 + 130);
  }

  @Test
  void anApprovedVersionIsPromotedAndWhatBecameOfItListed() {
    served.platform.firstRound(FILE, AUTOMATIC);

    assertThat(served.run("promote", "telco-churn", "1", "-m", "it is good")).isZero();
    assertThat(served.run("promotions", "telco-churn")).isZero();
    assertThat(served.run("promote", "telco-churn", "9", "-m", "it is good")).isEqualTo(1);

    assertThat(served.out())
        .contains("Version 1 is on its way to staging")
        .contains("to staging  version 1  2026-11-23 18:46:00Z  on its way, asked for by ada");
    assertThat(served.err()).contains("telco-churn has no version 9");
  }

  @Test
  void aTokenIsGrantedListedAndWithdrawn() {
    assertThat(served.run("grant", "shop", "telco-churn=viewer", "--days", "90")).isZero();
    String id = served.out().replaceFirst("(?s).*millrace withdraw ([0-9a-f]{16}).*", "$1");
    assertThat(served.run("tokens")).isZero();
    assertThat(served.run("withdraw", id)).isZero();

    assertThat(served.out())
        .startsWith("mr_")
        .contains(id + "  shop         ada  telco-churn=viewer  2026-11-23")
        .contains("The token %s of shop is withdrawn.".formatted(id));
    assertThat(served.run("grant", "shop", "telco-churn=king")).isEqualTo(2);
  }

  @Test
  void tokensAreToldPageByPage() {
    for (int i = 0; i < 25; i++) {
      assertThat(served.run("grant", "shop-" + i, "telco-churn=viewer", "--days", "90")).isZero();
    }

    assertThat(served.run("tokens")).isZero();
    assertThat(served.out())
        .containsPattern(
            "There are older ones: --all, or --before 2026-11-23T18:46:00.000000000Z_[0-9a-f]{16}\n");
    String all = served.out();
    assertThat(served.run("tokens", "--all")).isZero();
    assertThat(served.out().substring(all.length()).lines()).hasSize(1 + 25 + 1); // and the test's
  }

  @Test
  void runsUploadsHistoryAndLogsAreTold() {
    served.platform.firstRound(FILE, ApiFixture.DEFINITION);

    assertThat(served.run("runs", "telco-churn")).isZero();
    assertThat(served.run("uploads", "telco-churn")).isZero();
    assertThat(served.run("history", "telco-churn")).isZero();
    assertThat(served.run("logs", "-f", "telco-churn")).isZero();

    assertThat(served.out())
        .contains("passed every gate")
        .contains("98 published, 2 quarantined")
        .contains("The chain of hashes is whole.")
        .contains("[0] auc 0.7\n[1] auc 0.8\n");
  }

  @Test
  void aLongListTellsTheNewestAndHowToSeeMore() {
    served.platform.firstRound(FILE, ApiFixture.DEFINITION);
    served.platform.received(120);

    assertThat(served.run("uploads", "telco-churn")).isZero();
    String newest = served.out();
    String rest =
        newest.replaceFirst("(?s).*There are older ones: --all, or --before (\\S+).*", "$1");
    assertThat(served.run("uploads", "telco-churn", "--before", rest, "--limit", "200")).isZero();
    String older = served.out().substring(newest.length());
    assertThat(served.run("uploads", "telco-churn", "--all", "--json")).isZero();
    String all = served.out().substring(newest.length() + older.length());
    assertThat(served.run("uploads", "telco-churn", "--before", "yesterday")).isEqualTo(1);

    assertThat(newest.lines()).hasSize(1 + 20 + 1);
    assertThat(older.lines()).hasSize(1 + 101); // and nothing beyond them
    assertThat(older).doesNotContain("There are older ones");
    assertThat(all.split("\"ingestId\"", -1)).hasSize(1 + 121);
    assertThat(all).doesNotContain("\"next\"");
    assertThat(served.err()).contains("before must be the 'next' of an earlier page");
  }

  @Test
  void versionsAndHistoryAreToldPageByPageAsWell() {
    served.platform.firstRound(FILE, ApiFixture.DEFINITION);
    served.platform.secondVersion();
    served.platform.received(120);

    assertThat(served.run("versions", "telco-churn", "--limit", "1")).isZero();
    assertThat(served.run("versions", "telco-churn", "--before", "2", "--json")).isZero();
    String versions = served.out();
    assertThat(served.run("history", "telco-churn", "--all", "--json")).isZero();
    String history = served.out().substring(versions.length());

    assertThat(versions)
        .contains("2 live", "There are older ones: --all, or --before 2")
        .contains("\"version\":1,", "\"live\":2")
        .doesNotContain("\"version\":2,");
    assertThat(history.split("\"sequence\"", -1)).hasSizeGreaterThan(1 + 120);
    assertThat(history).contains("\"sequence\":1,", "\"whole\":true").doesNotContain("\"next\"");
  }

  @Test
  void programsGetTheApisAnswerAsItIs() {
    served.platform.firstRound(FILE, ApiFixture.DEFINITION);

    assertThat(served.run("whoami", "--json")).isZero();

    assertThat(served.out().strip()).isEqualTo("{\"subject\":\"ada\",\"roles\":{\"*\":\"ADMIN\"}}");
  }

  @Test
  void aDroppedFileIsFollowedUntilAVersionServes() throws IOException {
    served.platform.firstRound(
        new ObjectRef("intake", "telco-churn/other.csv", "before"), AUTOMATIC);
    Path file = Files.writeString(folder.resolve("a.csv"), "churn,tenure\nYes,1\n");
    served.onUpload(put -> {
      served.platform.deployed(served.platform.firstRound(put, AUTOMATIC));
      served.platform.reported(put, REPORT);
      served.platform.quarantined(put, QUARANTINE);
    });

    int code = served.run("drop", "telco-churn", file.toString());

    assertThat(served.err()).isEmpty();
    assertThat(code).isZero();
    assertThat(served.out().lines().map(line -> line.strip().replaceFirst("^[0-9.]+ s +", "")))
        .map(line -> line.replaceFirst("in-[0-9a-f]+$", UPLOADED))
        .containsExactly(
            "uploaded    a.csv, 19 bytes",
            "validated   100 rows read, 98 published, 2 quarantined",
            "1 row breaks the rule ragged: line 3 has 3 fields, expected 2",
            "1 row breaks the rule type of tenure, for instance '41555,89' in line 9",
            "each row: millrace quarantine telco-churn " + UPLOADED,
            "dataset     version 1, 98 rows, sha256 18ac3e7343f0…",
            "known       these very rows came in 2026-11-23 18:46:00Z under the same definition;"
                + " version 1 learned from it",
            "training    run r-5899b9084e37, job dev-telco-churn-r-5899b9084e37",
            "evaluated   on 20 held-out rows",
            "auc 0.840 (0.820–0.860)",
            "gates       all passed",
            "✓ 0.84 is at least 0.8",
            "registered  version 1",
            "approved    by millrace: passed every gate",
            "deployed    version 1 serves");
  }

  @Test
  void aDroppedFileThatNeedsAnApprovalSaysSo() throws IOException {
    served.platform.firstRound(
        new ObjectRef("intake", "telco-churn/other.csv", "before"), ApiFixture.DEFINITION);
    Path file = Files.writeString(folder.resolve("a.csv"), "churn,tenure\nYes,1\n");
    served.onUpload(put -> served.platform.firstRound(put, ApiFixture.DEFINITION));

    assertThat(served.run("drop", "telco-churn", file.toString())).isZero();
    assertThat(served.out())
        .contains("Version 1 waits for a decision: millrace approve telco-churn 1");
  }

  @Test
  void programsThatDropAFileGetTheStatusThatItLedTo() throws IOException {
    served.platform.firstRound(
        new ObjectRef("intake", "telco-churn/other.csv", "before"), ApiFixture.DEFINITION);
    Path file = Files.writeString(folder.resolve("a.csv"), "churn,tenure\nYes,1\n");
    served.onUpload(put -> served.platform.firstRound(put, ApiFixture.DEFINITION));

    assertThat(served.run("drop", "telco-churn", file.toString(), "--json")).isZero();

    JsonNode status = Json.read(served.out(), JsonNode.class); // and nothing beside it
    assertThat(status.at("/version/version").asInt()).isEqualTo(1);
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
    var commands = served.commandLine();
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
  void aGrantForAProjectThatIsNotThereIsNoted() {
    assertThat(served.run("grant", "shop", "telco-chrun=viewer")).isZero();

    assertThat(served.out()).contains("Note: There is no project telco-chrun yet");
  }

  @Test
  void anEmptyFileIsNotUploaded() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.csv"));

    assertThat(served.run("drop", "telco-churn", file.toString())).isEqualTo(1);
    assertThat(served.err()).contains("empty.csv is empty.");
  }

  @Test
  void whateverFailsInACommandThatWasAddedIsToldInASentence() {
    var said = new ByteArrayOutputStream();
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);

    int code =
        new Millrace(new Console(out, out, false), Map.of())
            .commandLine(new Failing())
            .execute("fail");

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
