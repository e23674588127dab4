package io.millrace.tabular.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Task;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Project;
import io.millrace.tabular.parquet.Table;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How CSV files begin and end that people have. */
class CsvStartTest {

  @TempDir private Path folder;

  private final List<QuarantinedRow> quarantined = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x;y\n0.5;yes\n1.5;no\n",
        "\nx;y\n0.5;yes\n1.5;no\n",
        "\r\n  \r\n\t\r\nx;y\r\n0.5;yes\r\n1.5;no",
        "sep=;\nx;y\n0.5;yes\n1.5;no\n",
        "\uFEFFsep=;\r\nx;y\r\n0.5;yes\r\n1.5;no\r\n",
        "\n\"sep=;\"\nx;y\n0.5;yes\n1.5;no\n",
        "SEP=|\nx|y\n0.5|yes\n1.5|no\n",
        "sep=\t\nx\ty\n0.5\tyes\n1.5\tno\n",
        "\"x\n\";\"y\"\n0.5;yes\n1.5;no\n",
        "x;y;\n0.5;yes;\n1.5;no;\n",
        "x;y;;;\n0.5;yes;;;\n1.5;no;;;\n",
        "x;y;;;\n0.5;yes\n1.5;no;\n",
        "x;y\n0.5;yes;\n1.5;no;;\n",
        "x;y\n0.5;yes\n1.5;no\n\n\n",
        "x;y\n0.5;yes\n1.5;no\n  \n\t\n;\n ; \n",
        "x;y\n0.5;yes\n;\n1.5;no\n;;;;;\n",
        ";;\nx;y;\n0.5;yes;\n1.5;no;\n",
        "x;y\r0.5;yes\r1.5;no\r",
        ";x;y\n0;0.5;yes\n1;1.5;no\n",
        "\tx\ty\n0\t0.5\tyes\n1\t1.5\tno\n",
        "x ;  y\n0.5;yes\n1.5;no\n",
        "x;y\n\n0.5;yes\n\n1.5;no\n",
      })
  void theRowsAreReadAsIfTheFileStartedPlainly(String text) throws IOException {
    Table table = published(text, "x", "y");

    assertThat(table.numbers("x").values()).containsExactly(0.5, 1.5);
    assertThat(table.strings("y").value(0)).isEqualTo("yes");
    assertThat(table.strings("y").value(1)).isEqualTo("no");
    assertThat(quarantined).isEmpty();
  }

  @Test
  void namesMayHoldLineBreaksAndTheSeparator() throws IOException {
    Table table =
        published("\"x\n(EUR)\";\"y, class; \"\"a\"\"\"\n1;yes\n", "x (EUR)", "y, class; \"a\"");

    assertThat(table.numbers("x (EUR)").values()).containsExactly(1);
    assertThat(table.strings("y, class; \"a\"").value(0)).isEqualTo("yes");
  }

  @Test
  void aNameIsTheSameWithWhateverBlanksBetweenItsWords() throws IOException {
    assertThat(published("a\u00a0 b,y\n1,yes\n", "a\nb", "y").numbers("a\nb").values())
        .containsExactly(1);
  }

  @Test
  void namesInBracketsAreNotJson() throws IOException {
    assertThat(published("[x],[y]\n1,yes\n", "[x]", "[y]").numbers("[x]").values())
        .containsExactly(1);
    assertThat(published("{x};{y}\n1;yes\n", "{x}", "{y}").numbers("{x}").values())
        .containsExactly(1);
    assertThat(published(" [ {\"x\": 1, \"y\": \"yes\"}]", "x", "y").rows()).isEqualTo(1);
    assertThat(published("\n{ \"x\": 1, \"y\": \"yes\"}\n", "x", "y").rows()).isEqualTo(1);
  }

  @Test
  void theSeparatorIsTheOneThatMostRowsAgreeOn() throws IOException {
    Table table = published("x (a, b, c);y\n1;yes\n2;no\n", "x (a, b, c)", "y");

    assertThat(table.numbers("x (a, b, c)").values()).containsExactly(1, 2);
  }

  @Test
  void aRowWithMoreValuesThanNamesStaysRagged() throws IOException {
    var _ = published("x;y\n1;yes\n2;no;3\n4\n", "x", "y");

    assertThat(quarantined)
        .extracting(row -> row.line() + " " + row.broken().getFirst().value())
        .containsExactly("3 3 fields, expected 2", "4 1 fields, expected 2");
  }

  @Test
  void whatWasLeftOutIsSaidOnce() throws IOException {
    String header = String.join(",", java.util.Collections.nCopies(3, ""));
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 12_000; i++) {
      names.append(",u").append(i);
    }

    Audit audit =
        audit("x,y" + names + "\n1,yes" + ",".repeat(12_000) + "\n,,,\n", List.of("x", "y"));
    Audit unnamed = audit(",x," + header + "y\n0,1,0,0,yes\n", List.of("x", "y"));

    assertThat(audit.report().warnings())
        .containsExactly(
            "Columns 'u0', 'u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7', 'u8', 'u9' and 11,990 more"
                + " are not in the project and were left out.",
            "A row with nothing in it was left out.");
    assertThat(unnamed.report().warnings())
        .containsExactly("3 columns without a name were left out.");
  }

  @Test
  void aQuoteThatIsNotClosedIsToldWithItsLine() throws IOException {
    Audit audit = audit("x,y\n1,yes\n2,\"no\n3,yes\n", List.of("x", "y"));

    assertThat(((Audit.Refused) audit).reasons())
        .containsExactly(
            "The CSV is broken on line 3: a quote is not closed, or more follows a closing one.");
  }

  private Table published(String text, String... names) throws IOException {
    assertThat(audit(text, Arrays.asList(names))).isInstanceOf(Audit.Published.class);
    return Table.read(folder.resolve("data.parquet"));
  }

  private Audit audit(String text, List<String> names) throws IOException {
    Project project =
        Projects.of(
            List.of(
                new Column(names.getFirst(), ColumnType.NUMBER, true, true, List.of()),
                new Column(names.getLast(), ColumnType.CATEGORY, true, false, List.of())),
            names.getLast(),
            "yes",
            Task.BINARY);
    return new TableAudit(project, Limits.USUAL)
        .publish(
            Source.of("start.csv", text.getBytes(StandardCharsets.UTF_8)),
            folder.resolve("data.parquet"),
            quarantined::add,
            null);
  }
}
