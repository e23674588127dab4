package io.millrace.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Task;
import io.millrace.domain.access.Role;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.Algorithm;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.DatasetCheck;
import io.millrace.domain.project.DecisionRule;
import io.millrace.domain.project.Notation;
import io.millrace.domain.project.Objective;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.RowRule;
import io.millrace.domain.project.Search;
import io.millrace.domain.project.TrainingPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectYamlTest {

  static final String SMALLEST =
      """
      name: telco-churn
      task: binary
      target: churn
      positive: Yes
      columns:
        churn: category
        tenure: integer
      """;

  @Test
  void whatIsLeftOutHasItsDefault() {
    Project project = ProjectYaml.parse(SMALLEST);

    assertThat(project.positive()).isEqualTo("Yes");
    assertThat(project.columns())
        .containsExactly(
            new Column("churn", ColumnType.CATEGORY, false, true, List.of()),
            new Column("tenure", ColumnType.INTEGER, false, true, List.of()));
    assertThat(project.checks())
        .containsExactly(new DatasetCheck.RowCount(100, null), new DatasetCheck.Quarantine(0.1));
    assertThat(project.training().split()).isEqualTo(new TrainingPolicy.Split(0.15, 0.2, 42));
    assertThat(project.gates()).containsExactly(new Gate.NotWorseThanChampion(Metric.AUC, 0.01));
    assertThat(project.approval()).isEqualTo(new ApprovalPolicy.ByRole(Role.APPROVER));
    assertThat(project.deployment().watch()).isEqualTo(Duration.ofHours(1));
    assertThat(project.monitoring().minimumRows()).isEqualTo(200);
  }

  @Test
  void aSearchIsReadAndWrittenAgain() {
    Project bounded =
        ProjectYaml.parse(
            SMALLEST
                + "training: {algorithm: auto, search: {trials: 40, minutes: 10, ranges:"
                + " {max_depth: [3, 8], eta: [0.02, 0.3]}}}");
    Project usual = ProjectYaml.parse(SMALLEST + "training: {search: {}}");

    assertThat(bounded.training().requireBuiltIn().search())
        .isEqualTo(
            new Search(
                40,
                10,
                Map.of("max_depth", new Search.Range(3, 8), "eta", new Search.Range(0.02, 0.3))));
    assertThat(usual.training().requireBuiltIn().search()).isEqualTo(Search.USUAL);
    assertThat(ProjectYaml.parse(ProjectYaml.write(bounded))).isEqualTo(bounded);
    assertThat(ProjectYaml.parse(ProjectYaml.write(usual))).isEqualTo(usual);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "algorithm: linear, search: {} | left out of the algorithm linear",
        "hyperparameters: {eta: 0.1}, search: {ranges: {eta: [0.1, 0.2]}} | no fixed value",
        "search: {ranges: {eta: [0.2, 0.1]}} | in this order",
        "search: {ranges: {num_round: [10, 20]}} | the same in all trials",
        "search: {ranges: {learning_rate: [0.1, 0.2]}} | eta, which is its name here",
        "search: {ranges: {max_depth: [3, 99]}} | a whole number, 0 to 64",
      })
  void aSearchThatCannotBeIsRefusedWithTheReason(String training, String reason) {
    assertThatThrownBy(() -> ProjectYaml.parse(SMALLEST + "training: {" + training + "}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void everyRuleAndEverySettingIsRead() {
    Project project =
        ProjectYaml.parse(
            """
            name: sales
            task: regression
            target: price
            entityKey: id
            eventTime: day
            columns:
              id: {type: text, unique: true, pattern: '[0-9]+', required: true}
              day: {type: date, dateRange: [2020-01-01, null]}
              size: {type: number, range: [null, 1e3], feature: false}
              kind: {type: category, oneOf: [a, 1, true]}
              price: {type: number}
            checks:
              rows: none
              completeness: {size: 0.9}
              uniqueness: [{columns: [id, day]}]
              quarantine: none
              changeFromPrevious: 0.25
            training:
              hyperparameters: {eta: 0.10, max_depth: 4}
              compute: {instance: ml.c5.xlarge, count: 1, spot: true, timeLimit: 90m}
            gates: [{metric: rmse, max: 20000}, {metric: r2, notWorseThanChampion: 0.02}]
            approval: automatic
            deployment: {watch: 1d}
            """);

    assertThat(project.column("id").rules())
        .containsExactly(new RowRule.Unique(), new RowRule.Matches("[0-9]+"));
    assertThat(project.column("day").rules())
        .containsExactly(new RowRule.DateRange(LocalDate.of(2020, 1, 1), null));
    assertThat(project.column("size"))
        .isEqualTo(
            new Column(
                "size", ColumnType.NUMBER, false, false, List.of(new RowRule.Range(null, 1000.0))));
    assertThat(project.column("kind").rules())
        .containsExactly(new RowRule.OneOf(Set.of("a", "1", "true")));
    assertThat(project.checks())
        .containsExactly(
            new DatasetCheck.Completeness("size", 0.9),
            new DatasetCheck.Uniqueness(List.of("id", "day"), 1),
            new DatasetCheck.ChangeFromPrevious(0.25));
    assertThat(project.training().requireBuiltIn().hyperparameters())
        .isEqualTo(Map.of("eta", "0.10", "max_depth", "4"));
    assertThat(project.training().launch().compute())
        .isEqualTo(new Compute.SageMaker("ml.c5.xlarge", 1, true, Duration.ofMinutes(90)));
    assertThat(project.gates())
        .containsExactly(
            new Gate.Bound(Metric.RMSE, 20000), new Gate.NotWorseThanChampion(Metric.R2, 0.02));
    assertThat(project.approval()).isEqualTo(new ApprovalPolicy.Automatic());
    assertThat(project.deployment().watch()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void numbersThatAColumnMayHoldAreWrittenByTheirSize() {
    Project project =
        ProjectYaml.parse(
            SMALLEST.replace("tenure: integer", "tenure: {type: integer, oneOf: [9, 12, -1]}"));

    assertThat(ProjectYaml.write(project)).contains("oneOf: [\"-1\", \"9\", \"12\"]");
  }

  @Test
  void anObjectiveIsReadAndWrittenAndItsDevianceIsGatedOnBesideItAlone() {
    String counts =
        """
        name: counts
        task: regression
        target: y
        columns: {x: number, y: integer}
        training: {objective: poisson}
        gates: [{metric: poisson_deviance, max: 1.2}]
        """;

    Project project = ProjectYaml.parse(counts);

    assertThat(project.training().objective()).isEqualTo(Objective.POISSON);
    assertThat(project.gates()).containsExactly(new Gate.Bound(Metric.POISSON_DEVIANCE, 1.2));
    assertThat(ProjectYaml.parse(ProjectYaml.write(project))).isEqualTo(project);
    assertThatThrownBy(() -> ProjectYaml.parse(counts.replace("poisson}", "tweedie}")))
        .hasMessageContaining(
            "gate on poisson_deviance must be beside training.objective: poisson, but was"
                + " 'tweedie'");
    assertThatThrownBy(() ->
            ProjectYaml.parse(
                counts
                    .replace("regression", "multiclass")
                    .replace("integer", "category")
                    .replace("poisson_deviance, max: 1.2", "accuracy, min: 0.2")))
        .hasMessageContaining("training.objective must be left out but for a regression");
  }

  @Test
  void anIntervalIsReadAndWrittenAndItsCoverageIsGatedOnBesideItAlone() {
    String bounded =
        """
        name: prices
        task: regression
        target: y
        columns: {x: number, y: number}
        training: {interval: 0.9}
        gates: [{metric: coverage, min: 0.87}, {metric: interval_width, max: 50000}]
        """;

    Project project = ProjectYaml.parse(bounded);

    assertThat(project.training().interval()).contains(0.9);
    assertThat(project.gates())
        .containsExactly(
            new Gate.Bound(Metric.COVERAGE, 0.87), new Gate.Bound(Metric.INTERVAL_WIDTH, 50_000));
    assertThat(ProjectYaml.parse(ProjectYaml.write(project))).isEqualTo(project);
    assertThatThrownBy(() -> ProjectYaml.parse(bounded.replace("interval: 0.9", "")))
        .hasMessageContaining("gate on coverage must be beside training.interval, but was 'none'");
    assertThatThrownBy(() -> ProjectYaml.parse(bounded.replace("0.9}", "0.995}")))
        .hasMessageContaining("training.interval must be from 0.5 to 0.99, but was '0.995'");
    assertThatThrownBy(() ->
            ProjectYaml.parse(
                bounded
                    .replace("regression", "multiclass")
                    .replace("y: number", "y: category")
                    .replaceAll("gates: .*", "")))
        .hasMessageContaining("training.interval must be left out but for a regression");
  }

  @Test
  void costsAreReadInThePlaceOfAThresholdAndWrittenAsTheyWere() {
    String binary =
        """
        name: costly
        task: binary
        target: y
        positive: yes
        columns: {x: number, y: category}
        training: {algorithm: auto, %s}
        """;

    TrainingPolicy training =
        ProjectYaml.parse(binary.formatted("costs: {falseNegative: 4}")).training();

    assertThat(training.requireBuiltIn().algorithm()).isEqualTo(Algorithm.AUTO);
    assertThat(training.decision()).isEqualTo(new DecisionRule.Costs(1, 4));
    assertThat(training.decision().threshold()).isEqualTo(0.2);
    Project written =
        ProjectYaml.parse(
            ProjectYaml.write(ProjectYaml.parse(binary.formatted("costs: {falsePositive: 2.5}"))));
    assertThat(written.training().decision()).isEqualTo(new DecisionRule.Costs(2.5, 1));
    assertThatThrownBy(
            () -> ProjectYaml.parse(binary.formatted("costs: {falseNegative: 4}, threshold: 0.4")))
        .hasMessageContaining("training.threshold: must be left out where costs are given");
    assertThatThrownBy(() -> ProjectYaml.parse(binary.formatted("costs: {falseNegative: 0}")))
        .hasMessageContaining("cost of a false negative");
  }

  /** By the codec of the column, as the data is read. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{type: category, oneOf: ['True', 'FALSE']} | 'true' | true",
        "{type: category, oneOf: [true, false]} | 'True' | true",
        "{type: category, oneOf: [0.0, 1.0]} | 1 | 1",
        "{type: category, oneOf: [0, 1]} | 1.0 | 1",
        "{type: integer, oneOf: [0, 1]} | 1.0 | 1",
        "{type: integer, oneOf: ['0.0', '+1']} | 1 | 1",
        "{type: category, oneOf: [NA, b]} | NA | NA",
        "{type: category, missing: ['-'], oneOf: [a, b]} | ' a ' | a",
        "boolean | True | true",
        "boolean | FALSE | false",
      })
  void aClassIsOneHoweverItIsWritten(String column, String positive, String is) {
    Project project =
        ProjectYaml.parse(
            "name: one-class\ntask: binary\ntarget: y\npositive: %s\ncolumns: {x: number, y: %s}\n"
                .formatted(positive, column));

    assertThat(project.positive()).isEqualTo(is);
    assertThat(ProjectYaml.parse(ProjectYaml.write(project))).isEqualTo(project);
  }

  @Test
  void howValuesAreWrittenIsDeclaredByColumn() {
    Project project =
        ProjectYaml.parse(
            """
            name: notation
            task: binary
            target: y
            positive: yes
            missing: ["-", k.A.]
            columns:
              born: {type: date, format: dd.MM.yyyy, missing: [31.12.9999]}
              seen: {type: timestamp, format: unix}
              moved: {type: date, format: d. MMMM yyyy, language: de}
              called: {type: timestamp, zone: Europe/Berlin}
              price: {type: number, decimal: ",", thousands: ".", unit: €}
              share: {type: number, unit: "%"}
              kind: {type: category, oneOf: [a, "-"]}
              y: category
            """);

    assertThat(project.columns())
        .extracting(Column::notation)
        .containsExactly(
            new Notation("dd.MM.yyyy", null, null, null, Set.of("-", "k.A.", "31.12.9999")),
            new Notation("unix", null, null, null, Set.of("-", "k.A.")),
            new Notation("d. MMMM yyyy", null, null, null, Set.of("-", "k.A."), "de", null),
            new Notation(null, null, null, null, Set.of("-", "k.A."), null, "Europe/Berlin"),
            new Notation(null, ",", ".", "€", Set.of("-", "k.A.")),
            new Notation(null, null, null, "%", Set.of("-", "k.A.")),
            Notation.missing(Set.of("-", "k.A.")),
            Notation.missing(Set.of("-", "k.A.")));
    String written = ProjectYaml.write(project);
    assertThat(ProjectYaml.parse(written)).isEqualTo(project);
    assertThat(written)
        .contains("{type: number, decimal: \",\", thousands: \".\", unit: \"€\", missing: ");
  }

  @Test
  void jsonIsReadAsWell() {
    Project project =
        ProjectYaml.parse(
            """
            {"name": "telco-churn", "task": "binary", "target": "churn", "positive": "Yes",
             "columns": {"churn": "category", "tenure": {"type": "integer"}}}
            """);

    assertThat(project).isEqualTo(ProjectYaml.parse(SMALLEST));
  }

  @Test
  void theSampleIsReadAndWrittenAndReadAsTheSame() throws IOException {
    String sample = Files.readString(Path.of("../../events/samples/telco-churn/project.yaml"));
    Project project = ProjectYaml.parse(sample);

    assertThat(project.task()).isEqualTo(Task.BINARY);
    assertThat(project.features()).hasSize(19);
    assertThat(ProjectYaml.parse(ProjectYaml.write(project))).isEqualTo(project);
  }

  @Test
  void textsThatYamlWouldReadOtherwiseAreWrittenInQuotes() {
    for (String odd :
        List.of(
            "null", "true", "1", "a: b", "#", "\"\\", "é\u2028\u0001 \uD83D\uDE00", " x ", "- y")) {
      Project project = with(ProjectYaml.parse(SMALLEST), odd);

      assertThat(ProjectYaml.parse(ProjectYaml.write(project))).isEqualTo(project);
    }
  }

  private static Project with(Project p, String name) {
    List<Column> columns = new ArrayList<>(p.columns());
    columns.add(new Column(name, ColumnType.TEXT, false, true, List.of()));
    return new Project(
        p.name(),
        p.task(),
        p.target(),
        p.positive(),
        p.entityKey(),
        p.eventTime(),
        columns,
        p.checks(),
        p.training(),
        p.gates(),
        p.approval(),
        p.deployment(),
        p.monitoring());
  }
}
