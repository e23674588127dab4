package io.millrace.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.Project;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A text is carried along, or learned from where its column says so. */
class TextYamlTest {

  private static final String PROJECT =
      """
      name: reviews
      task: regression
      target: stars
      columns:
        stars: number
        nights: integer
        review: %s
      %s\
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text",
        "{type: text}",
        "{type: text, required: true}",
        "{type: text, feature: null}",
        "{type: text, feature: false}"
      })
  void aTextOfWhichNothingIsSaidIsNoFeature(String review) {
    assertThat(project(review).features()).extracting(Column::name).containsExactly("nights");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{type: text, feature: true}; 2",
        "{type: text, feature: true, ngrams: null}; 2",
        "{type: text, feature: true, ngrams: 1}; 1",
        "{type: text, feature: true, ngrams: 3, required: true, missing: [none]}; 3"
      })
  void aTextIsAFeatureWhereItsColumnSaysSo(String review, int ngrams) {
    Project project = project(review);

    assertThat(project.features()).extracting(Column::name).containsExactly("nights", "review");
    assertThat(project.column("review").ngrams()).isEqualTo(ngrams);
    assertThat(ProjectYaml.parse(ProjectYaml.write(project))).isEqualTo(project);
  }

  @Test
  void aTextMayBeAllThatIsLearnedFrom() {
    Project project =
        ProjectYaml.parse(
            "name: reviews\ntask: regression\ntarget: stars\ncolumns: {stars: number, review: {type: text, feature: true}}\n");

    assertThat(project.features()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{type: text, ngrams: 2}; 7:32: columns.review.ngrams: is for a text with feature: true",
        "{type: text, feature: false, ngrams: 2}; 7:48: columns.review.ngrams: is for a text with feature: true",
        "{type: category, feature: true, ngrams: 2}; 7:51: columns.review.ngrams: is for a text with feature: true",
        "{type: text, feature: true, ngrams: 4}; 7:47: columns.review.ngrams: ngrams must be 1 to 3, but was '4'",
        "{type: text, feature: true, ngrams: two}; 7:47: columns.review.ngrams: must be a whole number, but was 'two'"
      })
  void whatCannotBeLearnedFromIsRefusedWhereItIsSaid(String review, String why) {
    assertThatThrownBy(() -> project(review))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(why);
  }

  /** What it would be given at prediction nobody has said to it. */
  @Test
  void aProgramOfOnesOwnIsGivenNoText() {
    for (String training :
        List.of(
            "training: {script: {file: train.py, source: " + "0".repeat(64) + "}}",
            "training: {image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/own:1}")) {
      assertThat(ProjectYaml.parse(PROJECT.formatted("text", training)).features()).hasSize(1);
      assertThatThrownBy(
              () -> ProjectYaml.parse(PROJECT.formatted("{type: text, feature: true}", training)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(
              "feature of column review must be false, for a program or a model of one's own is given no text");
    }
  }

  /** A definition that is stored from before says feature: true of every text. */
  @Test
  void whatWasDeclaredBeforeTextsWereLearnedFromIsTheSameProject() {
    Column before =
        new Column("review", io.millrace.domain.project.ColumnType.TEXT, false, true, List.of());

    assertThat(project("text").column("review")).isEqualTo(before);
    assertThat(ProjectYaml.write(project("text"))).contains("\n  review: text\n");
  }

  private static Project project(String review) {
    return ProjectYaml.parse(PROJECT.formatted(review, ""));
  }
}
