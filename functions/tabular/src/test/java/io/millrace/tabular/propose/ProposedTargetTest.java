package io.millrace.tabular.propose;

import static io.millrace.tabular.propose.Proposals.NAME;
import static io.millrace.tabular.propose.Proposals.propose;
import static io.millrace.tabular.propose.Proposals.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Task;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.DatasetCheck;
import io.millrace.domain.project.Project;
import io.millrace.tabular.Samples;
import io.millrace.tabular.read.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file is proposed to be learned for. */
class ProposedTargetTest {

  @Test
  void aKindOfThingIsNoTargetWhereAnotherNameTells() throws IOException {
    assertThat(
            propose(
                    "vehicle_class,age,sale_price",
                    300,
                    row -> "abc".charAt(row % 3) + "," + row % 40 + "," + row * 7 % 997 + ".5")
                .project()
                .target())
        .isEqualTo("sale_price");
    assertThat(
            propose(
                    "x,class,z",
                    300,
                    row -> row % 40 + "," + "ab".charAt(row % 2) + "," + row % 30 + ".5")
                .project()
                .target())
        .isEqualTo("class");
  }

  /** As pandas writes an index: shuffled and cut, or repeated where tables were put together. */
  @ParameterizedTest
  @ValueSource(strings = {"__index_level_0__", "Unnamed: 0", "index", "rownames", "Row Number"})
  void theNumberOfARowIsNeitherTargetNorKeyNorLearnedFrom(String name) throws IOException {
    Project project =
        propose(
                "size,sold," + name,
                300,
                row -> row % 40 + ".5," + row % 3 % 2 + "," + row * 7 % 211)
            .project();

    assertThat(project.target()).isEqualTo("sold");
    assertThat(project.entityKey()).isNull();
    assertThat(project.features()).extracting(Column::name).containsExactly("size");
    assertThat(project.column(name).rules()).isEmpty();
  }

  @Test
  void theTargetThatAPersonNamesIsProposedWithAllThatFollows() throws IOException {
    Source telco = Source.of(Samples.committed("telco-churn/telco-churn.csv"));

    Project project =
        ProjectProposal.of(NAME, telco, new ProjectProposal.Wish("contract", null)).project();

    assertThat(project.task()).isEqualTo(Task.MULTICLASS);
    assertThat(project.positive()).isNull();
    assertThat(project.features()).contains(project.column("churn"));
    assertThat(project.gates()).first().isInstanceOf(Gate.Bound.class);
    assertThat(project.gates().getFirst().reads()).contains(Metric.ACCURACY);
    assertThat(
            ProjectProposal.of(NAME, telco, new ProjectProposal.Wish("tenure", Task.REGRESSION))
                .project()
                .gates()
                .getFirst()
                .reads())
        .contains(Metric.R2);
    assertThatThrownBy(() ->
            ProjectProposal.of(NAME, telco, new ProjectProposal.Wish("contract", Task.REGRESSION)))
        .hasMessage("'contract' cannot be the target: 'Month-to-month' is no number.");
    assertThatThrownBy(() ->
            ProjectProposal.of(NAME, telco, new ProjectProposal.Wish("contract", Task.BINARY)))
        .hasMessage("'contract' cannot be the target: it has more than two values.");
    assertThatThrownBy(() ->
            ProjectProposal.of(NAME, telco, new ProjectProposal.Wish("churn", Task.MULTICLASS)))
        .hasMessage("'churn' cannot be the target: it has two values, which is a binary task.");
    assertThatThrownBy(
            () -> ProjectProposal.of(NAME, telco, new ProjectProposal.Wish("chrun", null)))
        .hasMessageStartingWith("The file has no column 'chrun'; it has churn, female");
    assertThatThrownBy(
            () -> ProjectProposal.of(NAME, telco, new ProjectProposal.Wish("MonthlyCharges", null)))
        .hasMessageContaining("'MonthlyCharges'; it has monthly_charges, churn, female");
  }

  @Test
  void aColumnIsDeclaredAlikeWhetherOrNotItIsTheTarget() throws IOException {
    Source credit =
        Source.of(
            "a.csv",
            rows(
                "status,age,paid",
                300,
                row ->
                    (row % 4 == 0 ? "" : row % 3 == 0 ? "bad" : "good")
                        + ","
                        + row % 50
                        + ","
                        + row % 2));

    Project guessed = propose(credit).project();
    Project wished =
        ProjectProposal.of(NAME, credit, new ProjectProposal.Wish("paid", null)).project();

    assertThat(guessed.target()).isEqualTo("status");
    assertThat(wished.columns()).isEqualTo(guessed.columns());
  }

  @Test
  void aRareClassIsNoReasonToRefuseTheFile() throws IOException {
    assertThat(propose("x,y", 5000, row -> row % 90 + "," + (row == 7 ? "fraud" : "fine")))
        .extracting(proposal -> proposal.project().checks())
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .noneMatch(DatasetCheck.ClassBalance.class::isInstance);
    assertThat(
            propose("x,y", 1000, row -> row % 90 + "," + (row % 50 == 7 ? "fraud" : "fine"))
                .project()
                .checks())
        .contains(new DatasetCheck.ClassBalance(0.005));
  }

  @Test
  void gatesAskForMoreThanAModelThatHasLearnedNothingReaches() throws IOException {
    assertThat(
            propose("x,y", 900, row -> row % 91 + "," + "abcdefghi".charAt(row % 9))
                .project()
                .gates())
        .containsExactly(
            new Gate.Bound(Metric.ACCURACY, 0.16),
            new Gate.NotWorseThanChampion(Metric.ACCURACY, 0.03));
    assertThat(propose("x,y", 10_000, row -> row % 91 + "," + row % 2).project().gates())
        .containsExactly(
            new Gate.Bound(Metric.AUC, 0.53), new Gate.NotWorseThanChampion(Metric.AUC, 0.02));
    assertThat(
            propose("x,price", 1000, row -> row % 91 + "," + row * 7 % 997 + ".5")
                .project()
                .gates())
        .containsExactly(
            new Gate.Bound(Metric.R2, 0.02), new Gate.NotWorseThanChampion(Metric.R2, 0.14));
    assertThat(propose("x,y", 20, row -> row % 3 + "," + row % 2).project().gates())
        .first()
        .isEqualTo(new Gate.Bound(Metric.AUC, 0.75));
  }

  @Test
  void numbersThatRiseAreLearnedFromWhereThereIsNothingElse() throws IOException {
    Project project =
        propose("a,b,y", 20, row -> row + ",NA," + (row % 3 == 0 ? "no" : "yes")).project();

    assertThat(project.features()).extracting(Column::name).contains("a");
    assertThat(project.checks()).noneMatch(DatasetCheck.ChangeFromPrevious.class::isInstance);
  }

  @Test
  void aFileWithNothingToPredictIsRefused() {
    assertThatThrownBy(
            () -> propose(Source.of("x.csv", "id\na\nb\n".getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("No column");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`a,b\n`|The file has no row",
        "`{\"a\":{\"0\":1,\"1\":2},\"b\":{\"0\":3,\"1\":4}}`|The file has a single row",
        "`{\"columns\":[\"a\"],\"data\":[[1],[2]]}`|The file has a single row",
        "`[[1,2],[3,4]]`|The file has no row"
      })
  void aFileOfNoRowsOrOneIsRefusedWithWhatARowIs(String content, String reason) {
    assertThatThrownBy(() -> propose(Source.of("x.json", content.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(reason)
        .hasMessageContaining("orient='records'");
  }

  @Test
  void aFirstLineOfNumbersIsSaidToBePerhapsARow() throws IOException {
    ProjectProposal proposal =
        propose(
            "5.1,3.5,setosa",
            30,
            row -> row % 7 + "," + row % 5 + "," + (row % 2 == 0 ? "a" : "b"));

    assertThat(proposal.given())
        .contains(
            "The first line was taken for the names of columns, though it holds numbers (5.1, 3.5): if it is a row, put a line of names before it");
  }
}
