package io.millrace.tabular.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.domain.project.DatasetCheck;
import io.millrace.tabular.parquet.PublishedFile;
import io.millrace.tabular.parquet.Table;
import io.millrace.tabular.profile.NumberProfile;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Broken;
import io.millrace.tabular.rows.FileFormat;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableAuditTest {

  @TempDir private Path folder;

  private final List<QuarantinedRow> quarantined = new ArrayList<>();

  @Test
  void publishesRowsThatKeepTheRulesAndReadsThemBackTyped() throws IOException {
    Audit audit =
        publish(
            Projects.HEADER
                + "a,12.5,3,yes,CH,AB-1,2026-11-23,2026-11-23T18:46:00Z,no\n"
                + "b,0.25,,F,,,,,1\n");

    assertThat(audit).isInstanceOf(Audit.Published.class);
    assertThat(audit.report().broken()).isEmpty();
    Table table = Table.read(folder.resolve("data.parquet"));
    assertThat(table.rows()).isEqualTo(2);
    assertThat(table.numbers("amount").values()).containsExactly(12.5, 0.25);
    assertThat(table.numbers("items").values()).containsExactly(3, Double.NaN);
    assertThat(table.numbers("express").values()).containsExactly(1, 0);
    assertThat(table.strings("country").value(0)).isEqualTo("CH");
    assertThat(table.strings("country").value(1)).isNull();
    assertThat(table.numbers("day").value(0)).isEqualTo(20780);
    assertThat(table.numbers("at").value(0)).isEqualTo(1795459560000.0);
    assertThat(table.numbers("returned").values()).containsExactly(0, 1);
  }

  @Test
  void everyRuleQuarantinesItsRowWithColumnValueAndLine() throws IOException {
    Audit audit =
        publish(
            Projects.HEADER
                + "a"
                + Projects.ROW
                + "b,NaN,3,yes,CH,AB-1,2026-11-23,2026-11-23T18:46:00Z,no\n"
                + "c,-Infinity,3,yes,CH,AB-1,2026-11-23,2026-11-23T18:46:00Z,no\n"
                + "d,1000.5,3,yes,CH,AB-1,2026-11-23,2026-11-23T18:46:00Z,no\n"
                + "e,,3,yes,CH,AB-1,2026-11-23,2026-11-23T18:46:00Z,no\n"
                + "f,1,3.5,yes,CH,AB-1,2026-11-23,2026-11-23T18:46:00Z,no\n"
                + "g,1,3,perhaps,CH,AB-1,2026-11-23,2026-11-23T18:46:00Z,no\n"
                + "h,1,3,yes,IT,AB-1,2026-11-23,2026-11-23T18:46:00Z,no\n"
                + "i,1,3,yes,CH,\"ab\n1\",2026-11-23,2026-11-23T18:46:00Z,no\n"
                + "j,1,3,yes,CH,AB-1,2019-12-31,2026-11-23T18:46:00Z,no\n"
                + "k,1,3,yes,CH,AB-1,2026-13-23,2026-11-23T25:46,no\n"
                + "a"
                + Projects.ROW
                + "l,1,3,yes\n");

    assertThat(audit.report().rowsKept()).isEqualTo(1);
    assertThat(quarantined)
        .containsExactly(
            row(2, 3, "amount", "required", "NaN"),
            row(3, 4, "amount", "type", "-Infinity"),
            row(4, 5, "amount", "range", "1000.5"),
            row(5, 6, "amount", "required", ""),
            row(6, 7, "items", "type", "3.5"),
            row(7, 8, "express", "type", "perhaps"),
            row(8, 9, "country", "one-of", "IT"),
            row(9, 10, "code", "pattern", "ab?1"),
            row(10, 12, "day", "date-range", "2019-12-31"),
            new QuarantinedRow(
                11,
                13,
                List.of(
                    new Broken("day", "type", "2026-13-23"),
                    new Broken("at", "type", "2026-11-23T25:46")),
                null),
            row(12, 14, "id", "unique", "a"),
            row(13, 15, "", "ragged", "4 fields, expected 9"));
    assertThat(audit.report().broken())
        .extracting(RuleCount::column, RuleCount::rule, RuleCount::rows)
        .contains(tuple("amount", "type", 1L), tuple("id", "unique", 1L));
  }

  /** What is cut off within its value had begun to be read: the rows behind it keep theirs. */
  @Test
  void lineOfJsonThatBreaksOffWithinAValueTakesNoneFromTheRowsBehindIt() throws IOException {
    String rest = ",\"items\":%s,\"country\":\"CH\",\"returned\":false}\n";
    Audit audit =
        publish(
            "{\"id\":\"a\",\"amount\":1"
                + rest.formatted(1)
                + "{\"id\":\"cut o\n"
                + "{\"id\":\"b\",\"amount\":2"
                + rest.formatted(2)
                + "{\"id\":\"c\",\"amount\":\"4\n"
                + "{\"amount\":5,\"items\":\"5\n"
                + "{\"returned\":tru\n"
                + "{\"country\":{\"of\":\"C\n"
                + "{\"id\":\"d\",\"amount\":3"
                + rest.formatted(3));

    assertThat(quarantined).extracting(QuarantinedRow::line).containsExactly(2L, 4L, 5L, 6L, 7L);
    assertThat(audit.report().rowsKept()).isEqualTo(3);
    Table table = Table.read(folder.resolve("data.parquet"));
    assertThat(IntStream.range(0, 3).mapToObj(table.strings("id")::value))
        .containsExactly("a", "b", "d");
    assertThat(table.numbers("amount").values()).containsExactly(1, 2, 3);
    assertThat(table.numbers("items").values()).containsExactly(1, 2, 3);
    assertThat(table.strings("country").value(2)).isEqualTo("CH");
    assertThat(table.numbers("returned").values()).containsExactly(0, 0, 0);
  }

  @Test
  void jsonLinesAndCsvOfTheSameRowsGiveTheSameDataset() throws IOException {
    Audit csv = publish(Projects.HEADER + "a" + Projects.ROW);
    Audit lines =
        publish(
            """
            {"id":"a","amount":12.5,"items":3,"express":true,"country":"CH","code":"AB-1",\
            "day":"2026-11-23","at":"2026-11-23T18:46:00Z","returned":false}
            """);
    Audit array =
        publish(
            """
            [{"id":"a","amount":12.5,"items":3,"express":true,"country":"CH","code":"AB-1",
            "day":"2026-11-23","at":"2026-11-23T19:46:00+01:00","returned":false}]
            """);

    assertThat(file(lines)).isEqualTo(file(csv));
    assertThat(file(array)).isEqualTo(file(csv));
  }

  @Test
  void aPublishedFileCanBeUploadedAgain() throws IOException {
    Audit csv = publish(Projects.HEADER + "a" + Projects.ROW + "b,1,,,,,,,yes\n");
    byte[] parquet = Files.readAllBytes(folder.resolve("data.parquet"));

    Audit again = publish(Source.of("again", parquet));

    assertThat(again.report().format()).isEqualTo(FileFormat.PARQUET);
    assertThat(file(again)).isEqualTo(file(csv));
  }

  @Test
  void columnsKeepWhateverNamesTheyHave() throws IOException {
    List<String> names =
        List.of("x.1", "x.10", "x", ".", "two words", "Größe 尺寸", "\"quoted\"", "it's;a=b/c{0}");
    TableAudit tables = new TableAudit(Projects.numbers(names), Limits.USUAL);
    Path parquet = folder.resolve("named.parquet");
    String header =
        names.stream()
            .map(name -> '"' + name.replace("\"", "\"\"") + '"')
            .collect(Collectors.joining(","));

    Audit audit =
        tables.publish(
            source(header + "\n0,1,2,3,4,5,6,7\n,,,,,,,8\n"), parquet, quarantined::add, null);

    Table table = Table.read(parquet);
    assertThat(table.names()).containsExactlyElementsOf(names);
    for (int i = 0; i < names.size(); i++) {
      assertThat(table.numbers(names.get(i)).values())
          .as(names.get(i))
          .containsExactly(i, i == 7 ? 8 : Double.NaN);
    }
    Source again = Source.of("again", Files.readAllBytes(parquet));
    assertThat(file(tables.publish(again, parquet, quarantined::add, null))).isEqualTo(file(audit));
  }

  @Test
  void sameInputGivesSameBytes() throws IOException {
    StringBuilder csv = new StringBuilder(Projects.HEADER);
    for (int i = 0; i < 60_000; i++) {
      csv.append(i).append(',').append(i % 1100 + 0.25).append(",3,yes,CH,AB-1,2026-11-23,,no\n");
    }

    Audit.Published first = (Audit.Published) publish(csv.toString());
    Audit.Published second = (Audit.Published) publish(csv.toString());

    assertThat(second.file()).isEqualTo(first.file());
    assertThat(second.report()).isEqualTo(first.report());
    assertThat(second.profile().toJson()).isEqualTo(first.profile().toJson());
    NumberProfile amount = (NumberProfile) first.profile().column("amount");
    assertThat(amount.count()).isEqualTo(first.report().rowsKept()).isLessThan(60_000);
  }

  @Test
  void quarantineIsCappedButAllBrokenRowsAreCounted() throws IOException {
    TableAudit audit = new TableAudit(Projects.orders(), new Limits(1 << 20, 200, 2, 1000));
    String broken = "x,-1,3,yes,CH,AB-1,2026-11-23,,no\n".repeat(5);

    Audit outcome =
        audit.inspect(
            source(Projects.HEADER + "a" + Projects.ROW + broken), quarantined::add, null);

    assertThat(quarantined).hasSize(2);
    assertThat(outcome.report().quarantineWritten()).isEqualTo(2);
    assertThat(outcome.report().broken())
        .extracting(RuleCount::column, RuleCount::rule, RuleCount::rows)
        .containsExactly(tuple("amount", "range", 5L));
  }

  @Test
  void uniquenessIsHeldForAsManyValuesAsAreRemembered() throws IOException {
    String rows =
        Projects.HEADER
            + "a"
            + Projects.ROW
            + "b"
            + Projects.ROW
            + "b"
            + Projects.ROW
            + "c"
            + Projects.ROW
            + "a"
            + Projects.ROW;

    Audit all =
        new TableAudit(Projects.orders(), new Limits(1 << 20, 200, 10, 4))
            .inspect(source(rows), quarantined::add, null);
    Audit three =
        new TableAudit(Projects.orders(), new Limits(1 << 20, 200, 10, 3))
            .inspect(source(rows), _ -> {}, null);

    assertThat(quarantined)
        .containsExactly(row(3, 4, "id", "unique", "b"), row(5, 6, "id", "unique", "a"));
    assertThat(all.report().warnings()).isEmpty();
    assertThat(three.report().broken())
        .extracting(RuleCount::column, RuleCount::rule, RuleCount::rows)
        .containsExactly(tuple("id", "unique", 1L));
    assertThat(three.report().warnings())
        .containsExactly("Uniqueness was checked for the first 3 different values only.");
  }

  @Test
  void aDatasetThatFailsACheckIsRefusedWholeAndLeavesNoFile() throws IOException {
    TableAudit audit =
        new TableAudit(Projects.orders(new DatasetCheck.RowCount(2, null)), Limits.USUAL);

    Audit outcome =
        audit.publish(
            source(Projects.HEADER + "a" + Projects.ROW),
            folder.resolve("data.parquet"),
            quarantined::add,
            null);

    assertThat(outcome).isInstanceOf(Audit.Refused.class);
    assertThat(((Audit.Refused) outcome).reasons())
        .containsExactly("1 rows, wanted 2 to any number.");
    assertThat(folder.resolve("data.parquet")).doesNotExist();
  }

  private static QuarantinedRow row(long row, long line, String column, String rule, String value) {
    return new QuarantinedRow(row, line, List.of(new Broken(column, rule, value)), null);
  }

  private static PublishedFile file(Audit audit) {
    assertThat(audit).isInstanceOf(Audit.Published.class);
    PublishedFile file = ((Audit.Published) audit).file();
    assertThat(file).isNotNull();
    return java.util.Objects.requireNonNull(file);
  }

  private Audit publish(String content) throws IOException {
    return publish(source(content));
  }

  private Audit publish(Source source) throws IOException {
    return new TableAudit(Projects.orders(), Limits.USUAL)
        .publish(source, folder.resolve("data.parquet"), quarantined::add, null);
  }

  private static Source source(String content) {
    return Source.of("orders.csv", content.getBytes(StandardCharsets.UTF_8));
  }
}
