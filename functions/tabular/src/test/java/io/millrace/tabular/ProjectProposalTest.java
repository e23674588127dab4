package io.millrace.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ProjectName;
import io.millrace.domain.project.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectProposalTest {

  private static final ProjectName NAME = new ProjectName("proposed");

  @Test
  void telcoChurnIsABinaryProjectOnChurn() throws IOException {
    Source telco = Source.of(Samples.committed("telco-churn/telco-churn.csv"));

    Project project = ProjectProposal.of(NAME, telco).project();

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

      Project project = ProjectProposal.of(NAME, source).project();
      Audit audit = new TableAudit(project, Limits.USUAL).inspect(source, _ -> {}, null);

      assertThat(audit).isInstanceOf(Audit.Published.class);
      assertThat(audit.report().rowsQuarantined()).isZero();
    }
  }

  @Test
  void theSameFileGivesTheSameProposal() throws IOException {
    Source movies = Source.of(Samples.committed("data/movies.json"));

    assertThat(ProjectProposal.of(NAME, movies)).isEqualTo(ProjectProposal.of(NAME, movies));
  }

  @Test
  void aColumnOfItsOwnValuesWithATellingNameIsTheEntityKey() throws IOException {
    ProjectProposal proposal =
        ProjectProposal.of(NAME, csv("customer_id,age,bought_at,income\n%s"));

    assertThat(proposal.project().entityKey()).isEqualTo("customer_id");
    assertThat(proposal.project().eventTime()).isEqualTo("bought_at");
    assertThat(proposal.project().target()).isEqualTo("income");
    assertThat(proposal.project().task()).isEqualTo(Task.REGRESSION);
  }

  @Test
  void aFileWithNothingToPredictIsRefused() {
    assertThatThrownBy(() ->
            ProjectProposal.of(
                NAME, Source.of("x.csv", "id\na\nb\n".getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("No column");
  }

  private static Source csv(String header) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      rows.append("c%d,%d,2026-01-02T03:04:05Z,%d.5%n".formatted(i, 20 + i % 50, 1000 + i * 7));
    }
    return Source.of("x.csv", header.formatted(rows).getBytes(StandardCharsets.UTF_8));
  }
}
