package io.millrace.tabular.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import io.millrace.domain.Task;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Project;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parquet that nobody should have sent: each file is published or refused in a sentence. */
class HostileParquetTest {

  private static final Path WRITTEN = Path.of("../intake/src/test/resources/formats");
  private static final int FILES = 150;
  private static final int PAGES = 1200; // their bytes in the file

  private static final Project FLAGS =
      Projects.of(
          List.of(
              new Column("x", ColumnType.NUMBER, true, true, List.of()),
              new Column("y", ColumnType.CATEGORY, true, false, List.of())),
          "y",
          "yes",
          Task.BINARY);

  @TempDir private Path folder;

  @Test
  @Timeout(120)
  void fiftyMillionRowsInAFewKilobytesAreRefusedUnread() throws IOException {
    assertThat(reason(audit(FLAGS, bomb("rows"))))
        .isEqualTo(
            "The Parquet file has 50,000,000 rows in 377,434 bytes, as text more than 200 times its"
                + " size: it is refused as a decompression bomb.");
  }

  @Test
  @Timeout(120)
  void ofTwentyThousandColumnsTheDeclaredOnesAreRead() throws IOException {
    Audit audit = audit(FLAGS, bomb("columns"));

    assertThat(audit.report().rowsKept()).isEqualTo(2);
    assertThat(audit.report().warnings()).singleElement().asString().contains("19,990 more");
  }

  @Test
  void aFileIsRefusedThatIsAllTailOrHasAnEndlessFooter() throws IOException {
    byte[] file = Files.readAllBytes(WRITTEN.resolve("pyarrow-none.parquet"));
    byte[] claims = Arrays.copyOf(file, 64 << 20);
    System.arraycopy(file, file.length - 4, claims, claims.length - 4, 4);
    claims[claims.length - 5] = 3;

    assertThat(reason(audit(FLAGS, claims))).contains("holds 50,331,648 bytes");
    assertThat(reason(audit(FLAGS, "PAR1PAR1".getBytes(java.nio.charset.StandardCharsets.UTF_8))))
        .isEqualTo("The Parquet file is cut off: its end is missing.");
    assertThat(reason(audit(FLAGS, "PAR1".getBytes(java.nio.charset.StandardCharsets.UTF_8))))
        .isEqualTo("The Parquet file is cut off: its end is missing.");
  }

  @Test
  void listsInAColumnThatIsDeclaredAreRefusedByName() throws IOException {
    Project declared =
        Projects.of(
            List.of(
                new Column("tags", ColumnType.TEXT, false, false, List.of()),
                new Column("f64", ColumnType.NUMBER, true, true, List.of()),
                new Column("y", ColumnType.CATEGORY, true, false, List.of())),
            "y",
            "yes",
            Task.BINARY);

    assertThat(
            reason(audit(declared, Files.readAllBytes(WRITTEN.resolve("pyarrow-nested.parquet")))))
        .startsWith("Column 'tags' holds lists or groups in the Parquet file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pyarrow-none", "pyarrow-page-v2-zstd", "duckdb-snappy", "fastparquet-gzip"})
  @Timeout(60)
  void bytesChangedAnywhereGiveATableOrASentence(String name) throws IOException {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(Long.getLong("seed", 1L));
    byte[] file = Files.readAllBytes(WRITTEN.resolve(name + ".parquet"));
    Project project =
        Projects.of(
            List.of(
                new Column("id", ColumnType.TEXT, false, false, List.of()),
                new Column("u32", ColumnType.INTEGER, false, true, List.of()),
                new Column("f64", ColumnType.NUMBER, false, true, List.of()),
                new Column("flag", ColumnType.BOOLEAN, false, true, List.of()),
                new Column("at", ColumnType.TIMESTAMP, false, false, List.of()),
                new Column("y", ColumnType.CATEGORY, false, false, List.of())),
            "y",
            "yes",
            Task.BINARY);
    List<String> reasons = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      byte[] changed = file.clone();
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        changed[random.nextInt(4, file.length - 4)] = (byte) random.nextInt(256);
      }
      Audit audit = audit(project, changed);
      reasons.add(audit instanceof Audit.Refused ? reason(audit) : "");
    }
    assertThat(reasons).contains("").anyMatch(reason -> !reason.isEmpty());
  }

  /** One that unpacked it beyond its buffer would end the process. */
  @Test
  @Timeout(60)
  void aPageThatHoldsMoreThanItSaysGivesATableOrASentence() throws IOException {
    byte[] file = Files.readAllBytes(WRITTEN.resolve("duckdb-snappy.parquet"));
    Project project =
        Projects.of(
            List.of(
                new Column("id", ColumnType.TEXT, false, false, List.of()),
                new Column("f64", ColumnType.NUMBER, false, true, List.of()),
                new Column("y", ColumnType.CATEGORY, false, false, List.of())),
            "y",
            "yes",
            Task.BINARY);
    for (int place = 4; place < PAGES; place++) {
      byte[] changed = file.clone();
      changed[place] = Byte.MAX_VALUE;

      assertThat(audit(project, changed))
          .isInstanceOfAny(Audit.Published.class, Audit.Refused.class);
    }
  }

  private static String reason(Audit audit) {
    assertThat(audit).isInstanceOf(Audit.Refused.class);
    return ((Audit.Refused) audit).reasons().getFirst();
  }

  private Audit audit(Project project, byte[] content) throws IOException {
    return new TableAudit(project, Limits.USUAL)
        .publish(Source.of("f.parquet", content), folder.resolve("data.parquet"), _ -> {}, null);
  }

  private static byte[] bomb(String name) throws IOException {
    try (InputStream in =
        new ZstdInputStream(
            Objects.requireNonNull(
                HostileParquetTest.class.getResourceAsStream("/bombs/" + name + ".parquet.zst")))) {
      return in.readAllBytes();
    }
  }
}
