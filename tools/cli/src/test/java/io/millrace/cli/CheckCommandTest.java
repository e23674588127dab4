package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class CheckCommandTest {

  @TempDir Path folder = Path.of("");
  @AutoClose private final ServedPlatform served = new ServedPlatform();

  @BeforeEach
  void aDefinition() throws IOException {
    write(
        "project.yaml",
        """
        name: sales
        task: regression
        target: price
        columns:
          price: {type: number, range: [0, null]}
          town: {type: category}
        checks: {rows: {min: 3}}
        """);
  }

  @Test
  void aFileThatKeepsItsRulesPassesAndSaysSo() throws IOException {
    write("good.csv", "price,town\n1,a\n2,b\n3,a\n");

    assertThat(check("good.csv")).isZero();

    assertThat(served.out())
        .contains("✓ rules  3 rows break none.")
        .contains("good.csv: 3 passed, 0 failed, 0 undecided");
  }

  @Test
  void whatIsBrokenFailsAndIsReportedInEveryForm() throws IOException {
    write("bad.csv", "price,town\n1,a\n-2,<b>\n3,a\n4,a\n");

    assertThat(
            check(
                "bad.csv",
                "--junit",
                at("r.xml"),
                "--markdown",
                at("r.md"),
                "--sarif",
                at("r.json")))
        .isEqualTo(1);

    assertThat(served.out()).contains("1 of 4 rows break it, first '-2' in line 3.");
    assertThat(read("r.xml"))
        .contains("tests=\"3\" failures=\"2\" skipped=\"0\"")
        .contains("<failure message=\"1 of 4 rows break it, first &#39;-2&#39; in line 3.");
    assertThat(read("r.md")).contains("2 of 3 failed").contains("| ✗ | price: ");
    JsonNode sarif = Json.read(read("r.json"), JsonNode.class).at("/runs/0/results/0");
    assertThat(sarif.path("level").stringValue()).isEqualTo("error");
    assertThat(sarif.at("/locations/0/physicalLocation/region/startLine").intValue()).isEqualTo(3);
  }

  @Test
  void aFileIsHeldAgainstAnother() throws IOException {
    StringBuilder train = new StringBuilder("price,town\n");
    StringBuilder test = new StringBuilder("price,town\n");
    for (int row = 0; row < 600; row++) {
      train.append(row % 97).append(",").append(row % 2 == 0 ? "a" : "b").append('\n');
      test.append(row % 97).append(",").append(row % 2 == 0 ? "a" : "c").append('\n');
    }
    write("train.csv", train.toString());
    write("test.csv", test.toString());

    assertThat(check("train.csv", "--suite", "train-test", "--against", at("train.csv"))).isZero();
    assertThat(check("test.csv", "--suite", "train-test", "--against", at("train.csv")))
        .isEqualTo(1);

    assertThat(served.out())
        .contains("✗ town  ")
        .contains("The word 'c' was never seen before and is in 50.0 % of the rows")
        .contains("✓ price  ");
  }

  @Test
  void whatCannotBeCheckedIsSaid() throws IOException {
    write("few.csv", "price,town\n1,a\n");

    assertThat(check("few.csv")).isEqualTo(1);
    assertThat(check("none.csv")).isEqualTo(1);
    assertThat(check("few.csv", "--suite", "all")).isEqualTo(1);
    assertThat(check("few.csv", "--suite", "train-test")).isEqualTo(1);
    assertThat(check("few.csv", "--suite", "model")).isEqualTo(1);

    write("project.yaml", "name: sales\n");
    assertThat(check("few.csv")).isEqualTo(1);

    assertThat(served.err())
        .contains("project.yaml:1:1: ")
        .contains("There is no file")
        .contains("--suite must be data, train-test, model or backfill, but was 'all'")
        .contains("--suite train-test needs --against FILE.")
        .contains("--suite model needs --model: a version's number, or its archive");
  }

  private int check(String file, String... options) {
    String[] all = new String[options.length + 4];
    all[0] = "check";
    all[1] = at(file);
    all[2] = "--project";
    all[3] = at("project.yaml");
    System.arraycopy(options, 0, all, 4, options.length);
    return served.run(all);
  }

  private String at(String file) {
    return folder.resolve(file).toString();
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private String read(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }
}
