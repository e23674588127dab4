package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code init}, {@code put} and {@code projects}. */
class DefinitionCommandsTest {

  @TempDir Path folder = Path.of("");
  @AutoClose private final ServedPlatform served = new ServedPlatform();

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
  void aModelThatIsNotBesideItsDefinitionIsAskedFor() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("project.yaml"),
            ApiFixture.DEFINITION + "training: {model: churn.onnx}\n");

    assertThat(served.run("put", file.toString())).isEqualTo(1);

    assertThat(served.err())
        .contains("training.model must be a file in " + folder, "but was 'churn.onnx'");
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
}
