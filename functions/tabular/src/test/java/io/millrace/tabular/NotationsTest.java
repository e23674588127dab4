package io.millrace.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.project.Project;
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
        .containsExactly("The times of column 'at' say no zone and were taken as UTC.");
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

  private Audit publish(String name, String text) throws IOException {
    return new TableAudit(ORDERS, Limits.USUAL)
        .publish(
            Source.of(name, text.getBytes(StandardCharsets.UTF_8)),
            folder.resolve("data.parquet"),
            quarantined::add,
            null);
  }
}
