package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Suites of two files, and of a model and a file. */
class CheckSuitesTest {

  private static final int ROWS = 400;

  private static final String DEFINITION =
      """
      name: telco-churn
      task: binary
      target: churn
      positive: "Yes"
      entityKey: id
      columns:
        id: {type: integer, feature: false}
        tenure: {type: integer}
        churn: {type: category}
      gates:
        - {metric: auc, min: 0.8}
        - {metric: accuracy, notWorseThanChampion: 0.01}
      """;

  @TempDir Path folder = Path.of("");
  @AutoClose private final ServedPlatform served = new ServedPlatform();

  @BeforeEach
  void aDefinition() throws IOException {
    write("project.yaml", DEFINITION);
  }

  @Test
  void whoIsInBothFilesWasLearnedByHeart() throws IOException {
    write("train.csv", rows(0, i -> i % 72 < 24));
    write("test.csv", rows(ROWS, i -> i % 72 < 24));
    write("mixed.csv", rows(ROWS - 20, i -> i % 72 < 24));

    assertThat(check("test.csv", "--suite", "train-test", "--against", at("train.csv"))).isZero();
    assertThat(served.out())
        .contains("✓ rows in both  0 of 400 rows (0.0 %)")
        .contains("✓ id in both  0 of 400 different values");

    assertThat(check("mixed.csv", "--suite", "train-test", "--against", at("train.csv"))).isOne();
    assertThat(served.out())
        .contains("✗ rows in both  20 of 400 rows (5.0 %) are in the file that is learned from")
        .contains("✗ id in both  20 of 400 different values of id are in the file");
  }

  @Test
  void aModelIsHeldAgainstTheGatesOfItsProjectOnAFileWithLabels() throws IOException {
    Files.write(folder.resolve("model.tar.gz"), TestArchives.churningBelow24());
    write("good.csv", rows(0, i -> i % 72 < 24));
    write("bad.csv", rows(0, i -> i % 2 == 0));

    assertThat(model("good.csv")).isZero();
    assertThat(served.out())
        .contains("✓ rows  400 rows were predicted, 0 hold no churn, 0 could not be read.")
        .contains("✓ gate: AUC  AUC is 1.000 (95 % interval 1.000 to 1.000) on 400 held-out rows")
        .contains("? gate: ACCURACY beside the champion");

    assertThat(model("bad.csv", "--junit", at("r.xml"))).isOne();
    assertThat(served.out()).contains("✗ gate: AUC  AUC is 0.5");
    assertThat(Files.readString(folder.resolve("r.xml")))
        .contains("<testcase classname=\"millrace.model\" name=\"gate: AUC\"><failure");
  }

  /** As DuckDB writes it. */
  @Test
  void aModelIsHeldAgainstItsGatesOnParquetAsOnCsv() throws Exception {
    Files.write(folder.resolve("model.tar.gz"), TestArchives.churningBelow24());
    write("good.csv", rows(0, i -> i % 72 < 24));
    try (var duckDb = DriverManager.getConnection("jdbc:duckdb:");
        var statement = duckDb.createStatement()) {
      statement.execute(
          "copy (from read_csv('%s', types = {'churn': 'VARCHAR'})) to '%s' (format parquet)"
              .formatted(at("good.csv"), at("good.parquet")));
    }

    assertThat(model("good.parquet")).isZero();
    assertThat(served.out())
        .contains("✓ rows  400 rows were predicted, 0 hold no churn, 0 could not be read.")
        .contains("✓ gate: AUC  AUC is 1.000");
  }

  @Test
  void whatTheModelCannotReadFailsAndWhatHasNoLabelIsCounted() throws IOException {
    Files.write(folder.resolve("model.tar.gz"), TestArchives.churningBelow24());
    write("broken.csv", rows(0, i -> i % 72 < 24) + "900,long,Yes\n901,3,\n");

    assertThat(model("broken.csv")).isOne();
    assertThat(served.out())
        .contains("✗ rows  400 rows were predicted, 1 hold no churn, 1 could not be read. ")
        .contains("tenure");

    write("none.tar.gz", "nothing");
    assertThat(check("broken.csv", "--suite", "model", "--model", at("none.tar.gz"))).isOne();
    assertThat(served.err()).contains("none.tar.gz: The archive is damaged: ");

    write("unlabeled.csv", "id,tenure\n1,3\n");
    assertThat(model("unlabeled.csv")).isZero();
    assertThat(served.out()).contains("? gates  No row could be predicted whose churn is known.");
  }

  @Test
  void rowsThatAreToBeInOrderAreJudgedListByList() throws IOException {
    Files.write(folder.resolve("model.tar.gz"), TestArchives.higherBelow24("relevance"));
    write(
        "project.yaml",
        """
        name: found
        task: regression
        target: relevance
        entityKey: query
        columns:
          query: {type: category}
          tenure: {type: integer}
          relevance: {type: integer}
        training: {objective: ranking}
        gates: [{metric: ndcg, min: 0.9}, {metric: map, min: 0.9}]
        """);
    String header = "query,tenure,relevance\n";
    write("best.csv", header + "a,3,2\na,30,0\nb,30,0\nb,3,1\nc,3,1\nc,30,0\n,3,1\n");
    write("worst.csv", header + "a,3,0\na,30,2\nb,30,1\nb,3,0\nc,3,0\nc,30,1\n");

    assertThat(model("best.csv")).isZero();
    assertThat(served.out())
        .contains("✓ rows  6 rows were predicted, 0 hold no relevance, 1 hold no query, 0 could")
        .contains("✓ gate: NDCG")
        .contains("✓ gate: MAP");

    assertThat(model("worst.csv")).isOne();
    assertThat(served.out()).contains("✗ gate: NDCG").contains("✗ gate: MAP  MAP is 0.5");
  }

  @Test
  void countsAreJudgedByTheirOwnDeviance() throws IOException {
    Files.write(folder.resolve("model.tar.gz"), TestArchives.higherBelow24("calls"));
    write(
        "project.yaml",
        """
        name: calls
        task: regression
        target: calls
        columns:
          tenure: {type: integer}
          calls: {type: integer}
        training: {objective: poisson}
        gates: [{metric: poisson_deviance, max: 10}]
        """);
    write("calls.csv", "tenure,calls\n" + "3,1\n3,2\n".repeat(50));

    assertThat(model("calls.csv")).isZero();
    assertThat(served.out()).contains("✓ gate: POISSON_DEVIANCE");
  }

  @Test
  void aVersionIsAskedOfThePlatformByItsNumber() throws IOException {
    byte[] archive = TestArchives.churningBelow24();
    served.platform.firstRound(
        ServedPlatform.FILE, ServedPlatform.AUTOMATIC, served.keep("models", archive), archive);
    write("good.csv", rows(0, i -> i % 72 < 24));

    assertThat(check("good.csv", "--suite", "model", "--model", "1")).isZero();
    assertThat(served.out()).contains("✓ gate: AUC");
  }

  private static String rows(int from, IntFunction<Boolean> churns) {
    return IntStream.range(from, from + ROWS)
        .mapToObj(i -> "%s,%s,%s\n".formatted(i, i % 72, churns.apply(i) ? "Yes" : "No"))
        .collect(Collectors.joining("", "id,tenure,churn\n", ""));
  }

  private int model(String file, String... more) {
    String[] options =
        IntStream.range(0, more.length + 4)
            .mapToObj(i ->
                i < 4
                    ? List.of("--suite", "model", "--model", at("model.tar.gz")).get(i)
                    : more[i - 4])
            .toArray(String[]::new);
    return check(file, options);
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
    Files.write(folder.resolve(file), text.getBytes(UTF_8));
  }
}
