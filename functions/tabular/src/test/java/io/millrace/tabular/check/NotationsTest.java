package io.millrace.tabular.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.project.Project;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Broken;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are written as their project declares it. */
class NotationsTest {

  private static final Project ORDERS =
      ProjectYaml.parse(
          """
          name: orders
          task: binary
          target: paid
          positive: yes
          missing: ["-"]
          columns:
            day: {type: date, format: dd.MM.yyyy, missing: [31.12.9999]}
            at: {type: timestamp, format: "dd.MM.yyyy HH:mm"}
            price: {type: number, decimal: ",", thousands: ".", unit: €, required: true}
            items: {type: integer, thousands: ".", decimal: ",", missing: [-1]}
            paid: {type: category, required: true}
          checks: {rows: none, quarantine: none}
          """);

  @TempDir private Path folder;

  private final List<QuarantinedRow> quarantined = new ArrayList<>();

  @Test
  void aFileIsTheSameDatasetAsOneOfPlainValues() throws IOException {
    Audit german =
        publish(
            "orders.csv",
            """
            day;at;price;items;paid
            23.11.2026;23.11.2026 18:46;1.234,50 €;1.000;yes
            31.12.9999;-;12,5;-1;no
            2026-11-24;2026-11-24T10:00:00+02:00;€ 3;2;yes
            """);
    Audit plain =
        publish(
            "orders.jsonl",
            """
            {"day":"2026-11-23","at":"2026-11-23T18:46:00Z","price":1234.5,"items":1000,"paid":"yes"}
            {"day":null,"price":12.5,"items":-1,"paid":"no"}
            {"day":"24.11.2026","at":"24.11.2026 08:00","price":3.0,"items":2.0,"paid":"yes"}
            """);

    assertThat(quarantined).isEmpty();
    assertThat(german).isInstanceOf(Audit.Published.class);
    assertThat(((Audit.Published) german).file()).isEqualTo(((Audit.Published) plain).file());
    assertThat(german.report().warnings())
        .containsExactly(
            "The times of column 'at' say no zone and were taken as UTC; a column's zone can be"
                + " declared.");
    assertThat(
            publish("a.json", "[{\"at\":\"23.11.2026 18:46\",\"price\":1,\"paid\":\"yes\"}]")
                .report()
                .warnings())
        .containsExactly(
            "The times of column 'at' say no zone and were taken as UTC; a column's zone can be"
                + " declared.");
  }

  @Test
  void anotherNotationIsQuarantinedAndNotTakenForAnotherNumber() throws IOException {
    Audit audit =
        publish(
            "orders.csv",
            """
            day;at;price;items;paid
            23.11.2026;;12.5;1;yes
            11/23/2026;;1;1;yes
            23.11.2026;;-;1;yes
            23.11.2026;;1,0;1,5;yes
            23.11.2026;;1,0;1,0;yes
            """);

    assertThat(audit.report().rowsKept()).isEqualTo(1);
    assertThat(quarantined)
        .flatExtracting(QuarantinedRow::broken)
        .containsExactly(
            new Broken("price", "type", "12.5"),
            new Broken("day", "type", "11/23/2026"),
            new Broken("price", "required", "-"),
            new Broken("items", "type", "1,5"));
  }

  @Test
  void timesThatSayTheirZoneNeedNoWord() throws IOException {
    Audit audit =
        publish(
            "a.csv", "at;price;paid\n2026-11-23T18:46:00Z;1;yes\n2026-11-23 18:46+02:00;1;no\n");

    assertThat(audit.report().rowsKept()).isEqualTo(2);
    assertThat(audit.report().warnings()).noneMatch(warning -> warning.contains("zone"));
  }

  @Test
  void aReportTellsTheFirstValueAndWhatItCouldBe() throws IOException {
    Project plain =
        ProjectYaml.parse(
            """
            name: orders
            task: binary
            target: paid
            positive: yes
            columns: {day: date, price: number, share: number, items: integer, paid: category}
            checks: {rows: none, quarantine: none}
            """);
    String text =
        """
        day;price;share;items;paid
        2026-11-23;1;1;1;yes
        23.11.2026;41555,89;5 %;1.234;no
        24.11.2026;1,5;7 %;-;no
        03/04/2024;1,234;big;many;no
        """;

    Audit audit =
        new TableAudit(plain, Limits.USUAL)
            .inspect(Source.of("a.csv", text.getBytes(StandardCharsets.UTF_8)), _ -> {}, null);

    assertThat(audit.report().broken())
        .containsExactly(
            new RuleCount(
                "day", "type", 3, "23.11.2026", 3, "declare format: \"dd.MM.yyyy\"", null),
            new RuleCount(
                "items", "type", 3, "1.234", 3, "declare decimal: \",\", thousands: \".\"", null),
            new RuleCount("price", "type", 3, "41555,89", 3, "declare decimal: \",\"", null),
            new RuleCount("share", "type", 3, "5 %", 3, "declare unit: \"%\"", null));
    assertThat(Hint.of(plain.column("price"), "1,234"))
        .contains("declare decimal: \",\" or thousands: \",\"");
    assertThat(Hint.of(plain.column("day"), "03/04/2024"))
        .contains("declare format: \"dd/MM/yyyy\" or format: \"MM/dd/yyyy\"");
    assertThat(Hint.of(plain.column("items"), "-"))
        .contains("if that is no value, declare missing: [\"-\"]");
    assertThat(Hint.of(plain.column("items"), "many")).isEmpty();
    assertThat(Hint.of(ORDERS.column("price"), "1.5"))
        .contains("expected is a number like 1.234,5 €");
  }

  @Test
  void aValueIsToldAsItsColumnHasIt() throws IOException {
    Project unique =
        ProjectYaml.parse(
            """
            name: orders
            task: binary
            target: paid
            positive: true
            columns:
              day: {type: date, unique: true, format: d.M.yyyy}
              price: {type: number, range: [0, 3000000]}
              paid: boolean
            checks: {rows: none, quarantine: none}
            """);
    String text = "day;price;paid\n1.4.2026;1;yes\n01.04.2026;2;no\n2.4.2026;3400000;no\n";

    Audit audit =
        new TableAudit(unique, Limits.USUAL)
            .inspect(Source.of("a.csv", text.getBytes(StandardCharsets.UTF_8)), _ -> {}, null);

    assertThat(audit.report().broken())
        .extracting(RuleCount::value)
        .containsExactly("2026-04-01", "3400000");
  }

  private Audit publish(String name, String text) throws IOException {
    return new TableAudit(ORDERS, Limits.USUAL)
        .publish(
            Source.of(name, text.getBytes(StandardCharsets.UTF_8)),
            folder.resolve("data.parquet"),
            quarantined::add,
            null);
  }
}
