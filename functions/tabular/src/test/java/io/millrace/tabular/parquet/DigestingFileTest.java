package io.millrace.tabular.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnIds;
import io.millrace.domain.project.ColumnType;
import io.millrace.tabular.read.OpenedUpload;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import io.millrace.tabular.rows.RowReader;
import io.millrace.tabular.rows.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestingFileTest {

  private static final int MEBIBYTE = 1 << 20;

  @TempDir private Path folder;

  @Test
  void whatTheDiskHasNoRoomForIsRefusedInWords() throws IOException {
    byte[] page = new byte[MEBIBYTE];
    long[] left = {8L * MEBIBYTE};
    try (var file = new DigestingFile(folder.resolve("data.parquet"), () -> left[0])) {
      var out = file.create(0);
      for (int written = 0; written < 4; written++) {
        out.write(page, 0, page.length);
        left[0] -= page.length;
      }

      assertThatThrownBy(() -> out.write(page, 0, page.length))
          .isInstanceOf(FullDiskException.class)
          .hasMessage(
              "There is room for 4,194,304 bytes of what is published of a file, and this one has"
                  + " more: drop it as several files.");
      assertThat(out.getPos()).isEqualTo(4L * MEBIBYTE);
    }
  }

  /** What writes Parquet lets it through as it is, by which whoever publishes tells it. */
  @Test
  void parquetThatIsWrittenOntoAFullDiskSaysSo() throws IOException {
    List<Column> columns = List.of(new Column("word", ColumnType.TEXT, false, false, List.of()));
    var random = new Random(1);
    StringBuilder csv = new StringBuilder("word\n");
    for (int row = 0; row < 200_000; row++) {
      csv.append(Long.toHexString(random.nextLong())).append('\n');
    }
    Source source = Source.of("a.csv", csv.toString().getBytes(UTF_8));
    var onto = new DigestingFile(folder.resolve("full.parquet"), () -> 4L * MEBIBYTE);
    try (var file = new ParquetFile(onto, columns, ColumnIds.of(columns));
        Rows rows = OpenedUpload.open(source, columns, Limits.USUAL).rows()) {
      assertThatThrownBy(
              () -> {
                var reader = new RowReader(columns);
                for (Rows.Piece piece = rows.next(); piece != null; piece = rows.next()) {
                  file.append(piece.parse(reader));
                }
                file.finish();
              })
          .isInstanceOf(FullDiskException.class);
    }
  }
}
