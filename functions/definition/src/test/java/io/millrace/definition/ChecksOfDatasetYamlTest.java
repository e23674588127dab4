package io.millrace.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.project.DatasetCheck;
import io.millrace.domain.project.DatasetCheck.OfDataset;
import io.millrace.domain.project.Project;
import org.junit.jupiter.api.Test;

/** Checks on what a dataset becomes, where files are added to it. */
class ChecksOfDatasetYamlTest {

  private static final String PROJECT =
      """
      name: visits
      task: binary
      target: returned
      positive: Yes
      entityKey: id
      columns: {id: text, pages: integer, returned: category}
      """;
  private static final DatasetCheck HUNDRED_ROWS = new DatasetCheck.RowCount(100, null);
  private static final DatasetCheck TENTH_BROKEN = new DatasetCheck.Quarantine(0.1);

  @Test
  void theDatasetIsAskedBesideTheFile() {
    Project project =
        parsed(
            """
            data: {mode: upsert}
            checks:
              completeness: {pages: 0.9}
              quarantine: none
              dataset:
                rows: {min: 300, max: 9000}
                completeness: {pages: 0.5}
                classBalance: 0.05
                changeFromPrevious: 0.3
            """);

    assertThat(project.checks())
        .containsExactlyInAnyOrder(
            new DatasetCheck.Completeness("pages", 0.9),
            new OfDataset(new DatasetCheck.RowCount(300, 9000L)),
            new OfDataset(new DatasetCheck.Completeness("pages", 0.5)),
            new OfDataset(new DatasetCheck.ClassBalance(0.05)),
            new OfDataset(new DatasetCheck.ChangeFromPrevious(0.3)));
    assertThat(ProjectYaml.parse(ProjectYaml.write(project))).isEqualTo(project);
  }

  /** A day of twenty rows is no fault where a hundred are there. */
  @Test
  void aHundredRowsAreUsuallyAskedOfTheDatasetWhereFilesAreAddedToIt() {
    assertThat(parsed("").checks()).containsExactlyInAnyOrder(HUNDRED_ROWS, TENTH_BROKEN);
    assertThat(parsed("data: {mode: append}").checks())
        .containsExactlyInAnyOrder(new OfDataset(HUNDRED_ROWS), TENTH_BROKEN);
    assertThat(parsed("data: {mode: append}\nchecks: {dataset: {classBalance: 0.1}}").checks())
        .containsExactlyInAnyOrder(
            new OfDataset(HUNDRED_ROWS),
            new OfDataset(new DatasetCheck.ClassBalance(0.1)),
            TENTH_BROKEN);
    assertThat(parsed("data: {mode: append}\nchecks: {rows: {min: 5}}").checks())
        .containsExactlyInAnyOrder(new DatasetCheck.RowCount(5, null), TENTH_BROKEN);
    assertThat(parsed("data: {mode: append}\nchecks: {dataset: {rows: none}}").checks())
        .containsExactly(TENTH_BROKEN);
    Project usual = parsed("data: {mode: append}");
    assertThat(ProjectYaml.parse(ProjectYaml.write(usual))).isEqualTo(usual);
  }

  @Test
  void whatCannotBeAskedOfADatasetIsRefusedWhereItStands() {
    refused(
        "checks: {dataset: {rows: {min: 5}}}",
        "7:19: checks.dataset: a file replaces what is there, so it is the dataset: say this of the"
            + " file");
    refused(
        "data: {mode: append}\nchecks: {dataset: {quarantine: 0.1}}",
        "checks.dataset.quarantine: is not known here; known are rows, completeness, classBalance,"
            + " changeFromPrevious");
    refused(
        "data: {mode: append}\nchecks: {dataset: {completeness: {page: 1}}}",
        "there is no column 'page'");
  }

  private static Project parsed(String more) {
    return ProjectYaml.parse(PROJECT + more);
  }

  private static void refused(String more, String reason) {
    assertThatThrownBy(() -> parsed(more)).hasMessageContaining(reason);
  }
}
