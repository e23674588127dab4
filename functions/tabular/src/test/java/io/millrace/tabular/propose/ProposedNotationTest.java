package io.millrace.tabular.propose;

import static io.millrace.tabular.propose.Proposals.propose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.ProjectName;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Notation;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.RowRule;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.TableAudit;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is proposed of how values are written; each proposal is put, and takes its file in. */
class ProposedNotationTest {

  private static final int ROWS = 60;

  /** Two values, or more, of which a column is made. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          03.04.2024;14.04.2024                 | DATE      | dd.MM.yyyy
          3.4.2024;14.04.2024                   | DATE      | d.M.yyyy
          03/14/2024;12/01/2023                 | DATE      | MM/dd/yyyy
          3/14/2024;12/1/2023                   | DATE      | M/d/yyyy
          14/03/2024;01/12/2023                 | DATE      | dd/MM/yyyy
          14-03-2024;01-12-2023                 | DATE      | dd-MM-yyyy
          14.3.24;1.12.69                       | DATE      | d.M.yy
          2024/03/14;2023/12/01                 | DATE      | yyyy/MM/dd
          14 Mar 2024;1 Dec 2023                | DATE      | d MMM yyyy
          14-MAR-24;01-DEC-23                   | DATE      | d-MMM-yy
          March 14, 2024;December 1, 2023       | DATE      | MMMM d, yyyy
          May 14 2024;May 1 2023                | DATE      | MMM d yyyy
          Thu, 14 Mar 2024;Fri, 1 Dec 2023      | DATE      | EEE, d MMM yyyy
          14.03.2024 00:00;01.12.2023 00:00     | DATE      | dd.MM.yyyy HH:mm
          14.03.2024 18:46;01.12.2023 07:05     | TIMESTAMP | dd.MM.yyyy HH:mm
          14.03.2024, 18:46:10;1.12.2023, 7:05:00 | TIMESTAMP | d.M.yyyy, H:mm:ss
          3/14/2024 6:46 PM;12/1/2023 11:05 AM  | TIMESTAMP | M/d/yyyy h:mm a
          2024/03/14 18:46:00.250;2023/12/01 18:46:00.500 | TIMESTAMP | yyyy/MM/dd HH:mm:ss.SSS
          14/Mar/2024:18:46:00 +0100;01/Dec/2023:18:46:00 +0000 | TIMESTAMP | d/MMM/yyyy:HH:mm:ss X
          """)
  void datesThatAgreeOnOneReadingAreDeclared(String values, ColumnType type, String pattern)
      throws IOException {
    Column column = proposed("x", values.split(";")).column("x");

    assertThat(column.type()).isEqualTo(type);
    assertThat(column.notation()).isEqualTo(new Notation(pattern, null, null, null, Set.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "none",
      textBlock =
          """
          1,5;22,75;3                | NUMBER  | `,`  | none | none
          1.234,50;0,99              | NUMBER  | `,`  | `.`  | none
          1.234.567;999              | INTEGER | `,`  | `.`  | none
          1,234.50;0.99              | NUMBER  | none | `,`  | none
          1,234,567;12               | INTEGER | none | `,`  | none
          1 234,50;7                 | NUMBER  | `,`  | ` `  | none
          1'234.50;7                 | NUMBER  | none | `'`  | none
          1.234,50 €;-3,00 €         | NUMBER  | `,`  | `.`  | €
          $1,234.50;-$3.00;($2.00)   | NUMBER  | none | `,`  | $
          EUR 12.50;3 EUR            | NUMBER  | none | none | EUR
          12,5 %;3 %                 | NUMBER  | `,`  | none | %
          45%;7%                     | INTEGER | none | none | %
          """)
  void numbersThatAgreeOnOneReadingAreDeclared(
      String values,
      ColumnType type,
      @Nullable String decimal,
      @Nullable String thousands,
      @Nullable String unit)
      throws IOException {
    Column column = proposed("x", values.split(";")).column("x");

    assertThat(column.type()).isEqualTo(type);
    assertThat(column.notation()).isEqualTo(new Notation(null, decimal, thousands, unit, Set.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          03/04/2024;05/06/2024   | '03/04/2024' may be dd/MM/yyyy or MM/dd/yyyy; say which with format
          3-4-2024;5-6-2024       | '3-4-2024' may be d-M-yyyy or M-d-yyyy; say which with format
          1,234;12,345            | '1,234' may be 1.234 or 1234; say which with decimal and thousands
          """)
  void whatCouldBeMeantInTwoWaysIsSaid(String values, String why) throws IOException {
    ProjectProposal proposal = proposal("x", values.split(";"));

    assertThat(proposal.project().column("x").type()).isEqualTo(ColumnType.CATEGORY);
    assertThat(proposal.given()).contains("'x' is category: " + why);
  }

  @Test
  void aFileWithNothingElseToLearnFromSaysWhatItsColumnsCouldBe() {
    Source source =
        Source.of(
            "x.csv",
            "day;y\n03/04/2024;a\n05/06/2024;b\n07/08/2024;a\n".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() ->
            ProjectProposal.of(
                new ProjectName("proposed"), source, new ProjectProposal.Wish("y", null)))
        .hasMessage(
            "There is nothing to learn 'y' from: every other column is empty, text, a time or a"
                + " key. 'day' is text: '03/04/2024' may be dd/MM/yyyy or MM/dd/yyyy; say which with"
                + " format.");
  }

  @ParameterizedTest
  @CsvSource({"$5;€5", "5 kg;5 m", "v1;v2", "12 EURO;3 EURO", "1.2.3;4.5.6", "7 ABC;8 ABC"})
  void whatIsNoNumberIsAWord(String values) throws IOException {
    Column column = proposed("x", values.split(";")).column("x");

    assertThat(column.type()).isEqualTo(ColumnType.CATEGORY);
    assertThat(column.notation()).isNull();
  }

  @Test
  void wordsForNoValueAmongNumbersAndDatesAreDeclared() throws IOException {
    ProjectProposal proposal = proposal("x", "1", "2", "3.5", "-", "k.A.", "NA");
    Column column = proposal.project().column("x");

    assertThat(column.type()).isEqualTo(ColumnType.NUMBER);
    assertThat(column.required()).isFalse();
    assertThat(column.notation()).isEqualTo(Notation.missing(Set.of("-", "k.A.")));
    assertThat(proposal.given()).contains("'x' is number, where '-', 'k.A.' are no value");
    assertThat(proposed("x", "14.03.2024", "01.12.2023", "unknown").column("x").notation())
        .isEqualTo(new Notation("dd.MM.yyyy", null, null, null, Set.of("unknown")));
    assertThat(proposed("x", "0", "1", "?").column("x"))
        .isEqualTo(
            new Column(
                "x", ColumnType.BOOLEAN, false, true, List.of(), Notation.missing(Set.of("?"))));
    assertThat(proposed("x", "a", "b", "?").column("x").rules())
        .containsExactly(new RowRule.OneOf(Set.of("a", "b", "?")));
  }

  @Test
  void secondsSince1970AndDaysOfEightDigitsAreTimesWhereTheNameSaysSo() throws IOException {
    for (String name :
        List.of("ts", "event_time", "createdAt", "unix", "orderdate", "Bestellt_am")) {
      assertThat(proposed(name, "1700000000", "1700000601").column(name))
          .extracting(Column::type, Column::notation)
          .containsExactly(ColumnType.TIMESTAMP, new Notation("unix", null, null, null, Set.of()));
    }
    assertThat(proposed("ts", "1700000000123", "1700000601000", "-").column("ts").notation())
        .isEqualTo(new Notation("unix-ms", null, null, null, Set.of("-")));
    assertThat(proposed("order_date", "20240314", "20231201").column("order_date"))
        .extracting(Column::type, Column::notation)
        .containsExactly(ColumnType.DATE, new Notation("yyyyMMdd", null, null, null, Set.of()));
    assertThat(proposed("amount", "1700000000", "1700000601").column("amount").type())
        .isEqualTo(ColumnType.INTEGER);
    assertThat(proposed("part", "20240314", "20231201").column("part").type())
        .isEqualTo(ColumnType.INTEGER);
  }

  @Test
  void aTargetIsPredictedHoweverItIsWritten() throws IOException {
    StringBuilder csv = new StringBuilder("x;price\n");
    for (int i = 0; i < 200; i++) {
      csv.append("%s;%s,%s €\n".formatted(i % 17, i, 10 + i % 90));
    }
    ProjectProposal proposal =
        ProjectProposal.of(
            new ProjectName("proposed"),
            Source.of("x.csv", csv.toString().getBytes(StandardCharsets.UTF_8)),
            ProjectProposal.Wish.NONE);

    assertThat(proposal.project().target()).isEqualTo("price");
    assertThat(proposal.project().column("price").type()).isEqualTo(ColumnType.NUMBER);
    assertThat(proposal.project().column("price").rules())
        .containsExactly(new RowRule.Range(0.0, 300.0));
    assertThat(proposal.given()).contains("'price' is number, written like 1234,5 €");
  }

  private static Project proposed(String name, String... values) throws IOException {
    return proposal(name, values).project();
  }

  private static ProjectProposal proposal(String name, String... values) throws IOException {
    StringBuilder csv = new StringBuilder(name + "\ty\tz\n");
    for (int i = 0; i < ROWS; i++) {
      csv.append(
          "%s\t%s\t%s\n".formatted(values[i % values.length], i % 2 == 0 ? "no" : "yes", i % 7));
    }
    Source source = Source.of("x.csv", csv.toString().getBytes(StandardCharsets.UTF_8));
    ProjectProposal proposal =
        ProjectProposal.of(
            new ProjectName("proposed"), source, new ProjectProposal.Wish("y", null));
    Project put = ProjectYaml.parse(ProjectYaml.write(proposal.project()));
    Audit audit = new TableAudit(put, Limits.USUAL).inspect(source, _ -> {}, null);

    assertThat(put).isEqualTo(proposal.project());
    assertThat(audit).as("%s", audit.report()).isInstanceOf(Audit.Published.class);
    assertThat(audit.report().rowsQuarantined()).isZero();
    return proposal;
  }

  /** Five garages are no fault where four were the most; a fifth class of a code is one. */
  @Test
  void whatIsCountedMayBeMoreAndCodesAreThoseThatThereAre() throws IOException {
    Project project =
        propose(
                "garages,code,flag,price",
                400,
                row -> row % 5 + "," + (row % 4 + 1) + "," + row % 2 + "," + row * 7 % 997 + ".5")
            .project();

    assertThat(project.column("garages").rules()).containsExactly(new RowRule.Range(0.0, 6.0));
    assertThat(project.column("code").rules())
        .containsExactly(new RowRule.OneOf(Set.of("1", "2", "3", "4")));
    assertThat(project.column("flag").rules()).noneMatch(RowRule.Range.class::isInstance);
  }
}
