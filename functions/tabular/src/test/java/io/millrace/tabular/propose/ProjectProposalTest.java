package io.millrace.tabular.propose;

import static io.millrace.tabular.propose.Proposals.propose;
import static io.millrace.tabular.propose.Proposals.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Task;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.DatasetCheck;
import io.millrace.domain.project.Notation;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.RowRule;
import io.millrace.tabular.Samples;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.TableAudit;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProjectProposalTest {

  @Test
  void telcoChurnIsABinaryProjectOnChurn() throws IOException {
    Source telco = Source.of(Samples.committed("telco-churn/telco-churn.csv"));

    Project project = propose(telco).project();

    assertThat(project.task()).isEqualTo(Task.BINARY);
    assertThat(project.target()).isEqualTo("churn");
    assertThat(project.positive()).isEqualTo("Yes");
    assertThat(project.column("tenure").type()).isEqualTo(ColumnType.INTEGER);
    assertThat(project.column("monthly_charges").type()).isEqualTo(ColumnType.NUMBER);
    assertThat(project.column("total_charges").required()).isFalse();
    assertThat(project.column("contract").type()).isEqualTo(ColumnType.CATEGORY);
    assertThat(project.column("female").type()).isEqualTo(ColumnType.BOOLEAN);
  }

  @Test
  void aFileKeepsTheRulesThatWereProposedFromIt() throws IOException {
    for (String sample : List.of("telco-churn/telco-churn.csv", "data/weather.csv")) {
      Source source = Source.of(Samples.committed(sample));

      Project project = propose(source).project();
      Audit audit = new TableAudit(project, Limits.USUAL).inspect(source, _ -> {}, null);

      assertThat(audit).isInstanceOf(Audit.Published.class);
      assertThat(audit.report().rowsQuarantined()).isZero();
    }
  }

  @Test
  void theSameFileGivesTheSameProposal() throws IOException {
    Source movies = Source.of(Samples.committed("data/movies.json"));

    assertThat(propose(movies)).isEqualTo(propose(movies));
  }

  @Test
  void aColumnOfItsOwnValuesWithATellingNameIsTheEntityKey() throws IOException {
    ProjectProposal proposal = propose(csv("customer_id,age,bought_at,income\n%s"));

    assertThat(proposal.project().entityKey()).isEqualTo("customer_id");
    assertThat(proposal.project().eventTime()).isEqualTo("bought_at");
    assertThat(proposal.project().target()).isEqualTo("income");
    assertThat(proposal.project().task()).isEqualTo(Task.REGRESSION);
  }

  @Test
  void whatStandsForNoValueIsNoneInAnyColumn() throws IOException {
    Project project =
        propose("age,sold", 300, row -> (row % 9 == 0 ? "NA" : row % 50) + "," + gap(row))
            .project();

    assertThat(project.task()).isEqualTo(Task.BINARY);
    assertThat(project.target()).isEqualTo("sold");
    assertThat(project.positive()).isEqualTo("true");
    assertThat(project.column("sold").type()).isEqualTo(ColumnType.BOOLEAN);
    assertThat(project.column("sold").required()).isFalse();
    assertThat(project.column("age").type()).isEqualTo(ColumnType.INTEGER);
    assertThat(project.column("age").required()).isFalse();
  }

  private static String gap(int row) {
    return row % 7 == 0 ? "NA" : Integer.toString(row % 2);
  }

  @Test
  void digitsThatNobodyAddsUpAreNoNumbers() throws IOException {
    ProjectProposal proposal =
        propose(
            "plz,ZipCode,account,phone,score,y",
            300,
            row ->
                String.format(
                    Locale.ROOT,
                    "%s,0%s,9000000000000000%04d,+4930%07d,%s,%s",
                    10_115 + row % 9,
                    100 + row % 9,
                    row,
                    row,
                    row % 40,
                    row % 2));
    Project project = proposal.project();

    assertThat(project.column("plz").type()).isEqualTo(ColumnType.CATEGORY);
    assertThat(project.column("ZipCode").type()).isEqualTo(ColumnType.CATEGORY);
    assertThat(project.column("account").type()).isEqualTo(ColumnType.TEXT);
    assertThat(project.column("phone").type()).isEqualTo(ColumnType.TEXT);
    assertThat(project.column("score").type()).isEqualTo(ColumnType.INTEGER);
    assertThat(proposal.given()).contains("'plz' is category and no number: its digits are a code");
  }

  @Test
  void theTimeAtWhichARowHappenedIsTold() throws IOException {
    Project project =
        propose(
                "date_of_birth,valid_until,order_date,updated_at,amount,y",
                300,
                row ->
                    String.format(
                        Locale.ROOT,
                        "19%02d-01-01,2027-01-%02d,2024-03-%02d,2026-01-%02d,%s,%s",
                        row % 80,
                        1 + row % 28,
                        1 + row % 30,
                        1 + row % 28,
                        row % 90,
                        row % 2))
            .project();
    ProjectProposal seconds =
        propose(
            "event_ts,amount,y",
            300,
            row -> "%s,%s,%s".formatted(1_700_000_000 + row * 977 % 5000, row % 90, row % 2));
    Project german =
        propose(
                "Geburtsdatum,Bestelldatum,Betrag,Kauf",
                300,
                row ->
                    "%s.01.19%s,%s.03.2024,%s,%s"
                        .formatted(
                            10 + row % 20,
                            10 + row % 80,
                            10 + row % 20,
                            row % 90,
                            row % 3 == 0 ? "ja" : "nein"))
            .project();
    Project birthOnly =
        propose(
                "dob,amount,y",
                300,
                row ->
                    String.format(Locale.ROOT, "19%02d-01-01,%s,%s", row % 80, row % 90, row % 2))
            .project();

    assertThat(project.eventTime()).isEqualTo("order_date");
    assertThat(german.eventTime()).isEqualTo("Bestelldatum");
    assertThat(german.positive()).isEqualTo("ja");
    assertThat(seconds.project().eventTime()).isEqualTo("event_ts");
    assertThat(seconds.project().column("event_ts").rules()).isEmpty();
    assertThat(birthOnly.eventTime()).isNull();
    assertThat(birthOnly.features()).extracting(Column::name).containsExactly("amount");
  }

  @Test
  void aRowIsAboutWhatSeveralRowsShare() throws IOException {
    Project project =
        propose(
                "order_id,customerId,country_id,amount,y",
                600,
                row -> "%s,%s,%s,%s,%s".formatted(row, row % 200, row % 5, row % 90, row % 2))
            .project();

    assertThat(project.entityKey()).isEqualTo("customerId");
    assertThat(project.column("order_id").rules()).containsExactly(new RowRule.Unique());
    assertThat(project.features()).extracting(Column::name).containsExactly("country_id", "amount");
  }

  @Test
  void whatIsGivenUpIsTold() throws IOException {
    ProjectProposal proposal =
        propose(
            "seen,empty,size,y",
            400,
            row ->
                "%s,,%s,%s"
                    .formatted(
                        row % 40 == 7 ? "Jun 12 1998" : "1998-06-" + (10 + row % 20),
                        row == 399 ? "big" : row % 30 + ".5",
                        row % 2));

    assertThat(proposal.given())
        .containsExactly(
            "'seen' is category: 97.5 % of its values are of type date, but 'Jun 12 1998' is not",
            "'empty' is text: it has no value yet",
            "'size' is category: 99.7 % of its values are of type number, but 'big' is not");
  }

  @Test
  void rangesLeaveSpaceAndAreWholeForWholeNumbers() throws IOException {
    Project project =
        propose(
                "age,delta,tiny,y",
                300,
                row -> "%s,%s,0.0%s,%s".formatted(18 + row % 73, row % 40 - 20, row % 40, row % 2))
            .project();

    assertThat(project.column("age").rules()).containsExactly(new RowRule.Range(0.0, 130.0));
    assertThat(project.column("delta").rules()).containsExactly(new RowRule.Range(-40.0, 39.0));
    assertThat(ProjectYaml.write(project))
        .contains("age: {type: integer, required: true, range: [0, 130]}");
  }

  @Test
  void whatIsWrittenDoesNotDependOnTheLanguageOfTheMachine() throws IOException {
    Locale before = Locale.getDefault();
    String here = ProjectYaml.write(telco());
    try {
      for (String language : List.of("fa", "ar-EG-u-nu-arab", "tr", "de")) {
        Locale.setDefault(Locale.forLanguageTag(language));
        assertThat(ProjectYaml.write(telco())).isEqualTo(here);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  private static Project telco() throws IOException {
    return propose(Source.of(Samples.committed("telco-churn/telco-churn.csv"))).project();
  }

  @Test
  void aLaterRowThatBreaksTheProposalTakesItsRuleBack() throws IOException {
    int seen = FileGuess.ROWS;
    ProjectProposal proposal =
        propose(
            "a,b,c,d,y",
            seen + 3,
            row ->
                row < seen
                    ? row % 50 + "," + row % 2 + ",x," + row % 30 + "," + row % 2
                    : row == seen ? "1.5,2,,-,1" : "9999,1,x,unknown,0");

    assertThat(proposal.project().column("a"))
        .isEqualTo(new Column("a", ColumnType.NUMBER, true, true, List.of()));
    assertThat(proposal.project().column("b").type()).isEqualTo(ColumnType.INTEGER);
    assertThat(proposal.project().column("c").required()).isFalse();
    assertThat(proposal.project().column("d").notation())
        .isEqualTo(Notation.missing(Set.of("-", "unknown")));
    assertThat(proposal.given())
        .contains(
            "'d' has no value where a later row has '-'",
            "'a' is number: a later row has '1.5'",
            "'b' is integer: a later row has '2'",
            "'c' has no rule required: a later row has ''");
  }

  @Test
  void rowsThatCannotBeReadAreLetBe() throws IOException {
    ProjectProposal proposal =
        propose("x,y", 200, row -> row % 10 == 0 ? "1,2,3" : row % 50 + "," + row % 2);

    assertThat(proposal.given())
        .contains("20 of 200 rows cannot be read (ragged); they go to quarantine");
    assertThat(proposal.project().checks()).contains(new DatasetCheck.Quarantine(0.2));
  }

  @Test
  void listsInAColumnLeaveItOut() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      rows.append("{\"x\": %s, \"tags\": [1, 2], \"y\": %b}%n".formatted(i % 30, i % 2 == 0));
    }

    ProjectProposal proposal =
        propose(Source.of("x.jsonl", rows.toString().getBytes(StandardCharsets.UTF_8)));

    assertThat(proposal.project().columns()).extracting(Column::name).containsExactly("x", "y");
    assertThat(proposal.given()).contains("'tags' is left out: it holds lists or objects");
  }

  private static Source csv(String header) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      rows.append(
          String.format(
              Locale.ROOT,
              "c%s,%s,2026-01-02T03:%02d:05Z,%s.5%n",
              i,
              20 + i % 50,
              i % 60,
              1000 + i * 7));
    }
    return Source.of("x.csv", header.formatted(rows).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatPeopleWroteIsLearnedFromWordByWord() throws IOException {
    ProjectProposal proposal =
        propose(
            "name,review,stars",
            60,
            row ->
                "Ann %s,I took it back on day %s because it broke,%s"
                    .formatted(row, row, row % 2 == 0 ? "low" : "high"));

    assertThat(proposal.project().column("review").feature()).isTrue();
    assertThat(proposal.project().column("review").ngrams()).isEqualTo(2);
    assertThat(proposal.project().column("name").feature()).isFalse();
    assertThat(proposal.given())
        .containsExactly(
            "the words of 'review' are learned from: with feature: false they are not");
  }
}
