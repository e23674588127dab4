package io.millrace.tabular.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Task;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.RowRule;
import io.millrace.tabular.parquet.Table;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileInputTest {

  private static final String GOOD = Projects.HEADER + "a" + Projects.ROW + "b" + Projects.ROW;

  @TempDir private Path folder;

  @Test
  void cutOffParquetIsRefused() throws IOException {
    Path file = folder.resolve("data.parquet");
    Audit published =
        new TableAudit(Projects.orders(), Limits.USUAL)
            .publish(Source.of("orders.csv", utf8(GOOD)), file, _ -> {}, null);
    assertThat(published).isInstanceOf(Audit.Published.class);
    byte[] parquet = Files.readAllBytes(file);

    assertRefused(Arrays.copyOf(parquet, parquet.length / 2), "Parquet file is cut off");
    byte[] overwritten = parquet.clone();
    Arrays.fill(overwritten, 4, 200, (byte) 0xff);
    assertRefused(overwritten, "Parquet file is damaged");
  }

  @Test
  void aQuoteThatIsOpenAtTheEndIsRefused() throws IOException {
    assertRefused(utf8(GOOD + "c,1,2,yes,\"CH"), "CSV is broken");
  }

  @Test
  void textAfterAClosingQuoteIsRefused() throws IOException {
    assertRefused(utf8(GOOD + "c,\"1\"2,2,yes,CH,,,,no\n"), "CSV is broken");
  }

  @Test
  void aFileCutOffBetweenCellsGivesARaggedRowAndAWarning() throws IOException {
    Audit audit = audit(utf8(GOOD + "c,1,2,ye"));

    assertThat(audit.report().rowsKept()).isEqualTo(2);
    assertThat(audit.report().broken())
        .extracting(RuleCount::column, RuleCount::rule, RuleCount::rows)
        .containsExactly(tuple("", "ragged", 1L));
    assertThat(audit.report().warnings()).anyMatch(w -> w.contains("no line end"));
  }

  @Test
  void latin1IsReadAsSuchAndTheReportSaysSo() throws IOException {
    byte[] latin1 = (GOOD + "é" + Projects.ROW).getBytes(StandardCharsets.ISO_8859_1);
    Path file = folder.resolve("latin1.parquet");

    Audit audit =
        new TableAudit(Projects.orders(), Limits.USUAL)
            .publish(Source.of("orders.csv", latin1), file, _ -> {}, null);

    assertThat(audit.report().warnings())
        .containsExactly(
            "The file is not UTF-8 (byte 0xE9 at offset %s) and was read as Windows-1252, of which"
                    .formatted(GOOD.length())
                + " Latin-1 is a part.");
    assertThat(Table.read(file).strings("id").value(2)).isEqualTo("é");
  }

  @Test
  void bytesOfTwoEncodingsOrOfNoneAreRefusedWithTheirPlace() throws IOException {
    byte[] latin1 = ("é" + Projects.ROW).getBytes(StandardCharsets.ISO_8859_1);
    byte[] large = utf8(GOOD + ("é" + Projects.ROW).repeat(30_000));
    byte[] none = latin1.clone();
    none[0] = (byte) 0x81;

    assertRefused(joined(large, latin1), "neither UTF-8 nor Windows-1252 throughout: byte 0xE9");
    assertRefused(joined(utf8(GOOD), none), "neither UTF-8 nor Windows-1252 throughout: byte 0x81");
  }

  @Test
  void utf16IsReadAsSuchAndTheReportSaysSo() throws IOException {
    String text = GOOD + "\uD83D\uDE80é" + Projects.ROW;
    for (String name : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "x-UTF-16LE-BOM")) {
      Path file = folder.resolve(name + ".parquet");

      Audit audit =
          new TableAudit(Projects.orders(), Limits.USUAL)
              .publish(
                  Source.of("orders.csv", text.getBytes(Charset.forName(name))),
                  file,
                  _ -> {},
                  null);

      assertThat(audit.report().warnings()).as(name).first().asString().contains("UTF-16");
      assertThat(Table.read(file).strings("id").value(2)).as(name).isEqualTo("\uD83D\uDE80é");
    }
    byte[] cut = Arrays.copyOf(text.getBytes(StandardCharsets.UTF_16), 2 * text.length() - 5);
    assertRefused(cut, "does not go on so");
  }

  @Test
  void aByteOrderMarkOfUtf8IsSkipped() throws IOException {
    assertThat(audit(utf8("\uFEFF" + GOOD)).report().rowsKept()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "504B030414000000, a spreadsheet or an archive",
    "4F626A0104146176726F, The file is Avro",
    "4F52430000000000, The file is ORC",
    "4152524F57310000, The file is Arrow",
    "8004956F00000000, a pickle of Python",
    "425A6839314159265359, compressed by bzip2",
    "FD377A585A000004, compressed by xz",
    "0001020300010203, The file is no text: byte 0x00 at offset 0",
    "3C21444F43545950452068746D6C3E, HTML or XML",
    "0A203C3F786D6C2076657273696F6E3D, HTML or XML"
  })
  void whatIsNotReadIsRefusedByName(String start, String reason) throws IOException {
    assertRefused(HexFormat.of().parseHex(start), reason);
  }

  @Test
  void aColumnMayBeCalledAsAFormatBegins() throws IOException {
    assertThat(audit(utf8("ORC," + GOOD.replaceAll("\n(?=.)", "\n1,"))).report().rowsKept())
        .isEqualTo(2);
  }

  @Test
  void anEmptyFileAndAHeaderAloneAreRefused() throws IOException {
    assertRefused(new byte[0], "The file is empty.");
    assertRefused(utf8("\n \n"), "The file is empty.");
    assertRefused(utf8(Projects.HEADER), "The file has no rows.");
    assertRefused(utf8("[]"), "The file has no rows.");
  }

  @Test
  void aHeaderThatNamesAColumnTwiceIsRefused() throws IOException {
    assertRefused(utf8("id,amount,id,returned\na,1,b,no\n"), "'id' twice");
  }

  @Test
  void unknownColumnsAreLeftOutAndOptionalOnesMayBeMissing() throws IOException {
    Audit audit = audit(utf8("id;colour;amount;returned\na;red;1;no\n"));

    assertThat(audit.report().rowsKept()).isEqualTo(1);
    assertThat(audit.report().warnings())
        .contains("Column 'colour' is not in the project and was left out.")
        .contains("The file has no columns 'items', 'express', 'country', 'code', 'day', 'at'.");
  }

  @Test
  void aFileWithoutARequiredColumnIsRefused() throws IOException {
    assertRefused(utf8("id,returned\na,no\n"), "no column 'amount', which the project requires");
  }

  @Test
  void aLineOfAGigabyteIsRefusedInBoundedMemory() throws IOException {
    Source endless =
        new Source() {
          @Override
          public String name() {
            return "endless.csv";
          }

          @Override
          public InputStream open() {
            return new Endless(1L << 30);
          }
        };

    Audit audit = new TableAudit(Projects.orders(), Limits.USUAL).inspect(endless, _ -> {}, null);

    assertThat(audit).isInstanceOf(Audit.Refused.class);
    assertThat(((Audit.Refused) audit).reasons().getFirst()).contains("line 1 is longer than");
    assertThat(audit.report().sourceBytes()).isLessThan(4L << 20);
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPatternTakesTimeLinearInItsValues() throws IOException {
    TableAudit steps = new TableAudit(coded("(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)z"), Limits.USUAL);
    TableAudit depth = new TableAudit(coded("(a|b)*"), Limits.USUAL);
    Source source =
        Source.of("codes.csv", utf8("code,size,price\n" + "ab".repeat(50_000) + ",1,1\n"));

    assertThat(steps.inspect(source, _ -> {}, null).report().broken())
        .extracting(RuleCount::column, RuleCount::rule, RuleCount::rows)
        .containsExactly(tuple("code", "pattern", 1L));
    assertThat(depth.inspect(source, _ -> {}, null).report().rowsKept()).isEqualTo(1);
  }

  @Test
  void aPatternThatCouldTakeLongerIsRefusedBeforeAnyFile() {
    assertThatThrownBy(() -> new TableAudit(coded("(a)\\1"), Limits.USUAL))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("The pattern of column 'code' is none of RE2's");
  }

  private static Project coded(String pattern) {
    return Projects.of(
        List.of(
            new Column("code", ColumnType.TEXT, true, false, List.of(new RowRule.Matches(pattern))),
            new Column("size", ColumnType.NUMBER, true, true, List.of()),
            new Column("price", ColumnType.NUMBER, true, false, List.of())),
        "price",
        null,
        Task.REGRESSION);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  void aCellThatIsAFormulaStaysDataAndIsMadeHarmlessOnlyForSpreadsheets() throws IOException {
    Audit audit = audit(utf8(Projects.HEADER + "a,1,,,,=cmd()|' /C calc'!A0,,,no\n"));
    assertThat(audit.report().rowsKept()).isEqualTo(1);

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (QuarantineFile file = new QuarantineFile(out)) {
      new TableAudit(Projects.orders(), Limits.USUAL)
          .inspect(
              Source.of("f.csv", utf8(Projects.HEADER + "a,=cmd(),,,,,,,no\nb,-1,,,,,,,no\n")),
              file,
              null);
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"row":1,"line":2,"broken":[{"column":"amount","rule":"type","value":"'=cmd()"}]}
            {"row":2,"line":3,"broken":[{"column":"amount","rule":"range","value":"-1"}]}
            """);
  }

  @Test
  void aLineThatIsNoJsonIsABrokenRowAndTheNextGoesOn() throws IOException {
    Audit audit =
        audit(
            utf8(
                """
                {"id":"a","amount":1,"returned":false}
                {"id":"b","amount":1,
                {"id":"c","amount":1,"amount":2,"returned":false}
                {"id":"d","amount":{"n":1},"returned":false}
                [1]
                {"id":"e","amount":NaN,"returned":false}
                {"id":"f","amount":2,"returned":true}
                """));

    assertThat(audit.report().rowsKept()).isEqualTo(2);
    assertThat(audit.report().broken())
        .extracting(RuleCount::column, RuleCount::rule, RuleCount::rows)
        .containsExactly(tuple("", "syntax", 4L), tuple("amount", "type", 1L));
  }

  @Test
  void aJsonArrayThatIsCutOffIsRefused() throws IOException {
    assertRefused(
        utf8("[{\"id\":\"a\",\"amount\":1,\"returned\":false},\n{\"id\":"), "broken or cut off");
  }

  @Test
  void aSourceThatFailsIsNotTheFilesFault() {
    Source failing =
        new Source() {
          @Override
          public String name() {
            return "gone.csv";
          }

          @Override
          public InputStream open() throws IOException {
            throw new IOException("connection reset");
          }
        };

    assertThatThrownBy(
            () -> new TableAudit(Projects.orders(), Limits.USUAL).inspect(failing, _ -> {}, null))
        .isInstanceOf(IOException.class);
  }

  private static void assertRefused(byte[] content, String reason) throws IOException {
    Audit audit = audit(content);
    assertThat(audit).isInstanceOf(Audit.Refused.class);
    assertThat(((Audit.Refused) audit).reasons().getFirst()).contains(reason);
  }

  private static Audit audit(byte[] content) throws IOException {
    return new TableAudit(Projects.orders(), Limits.USUAL)
        .inspect(Source.of("orders.csv", content), _ -> {}, null);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** That many times the letter x, and no line end. */
  private static final class Endless extends InputStream {
    private long left;

    Endless(long left) {
      this.left = left;
    }

    @Override
    public int read() {
      return left-- > 0 ? 'x' : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int read = (int) Math.min(left, length);
      Arrays.fill(bytes, offset, offset + read, (byte) 'x');
      left -= read;
      return read;
    }
  }
}
