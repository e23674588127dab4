package io.millrace.definition;

import static io.millrace.definition.ProjectYamlTest.SMALLEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no definition is refused, where it is wrong and in words. */
class RefusedYamlTest {

  @Test
  void everyErrorIsListedWithItsLineAndColumn() {
    assertThatThrownBy(() ->
            ProjectYaml.parse(
                """
                name: Telco Churn
                task: binar
                target: chrun
                columns:
                  churn: {type: category, oneOf: []}
                  tenure: {type: integer, range: [0, x]}
                  tenure: text
                  months: {typ: integer}
                  female: {type: boolean, range: [0, 1]}
                checks:
                  completeness: {tenuer: 0.9}
                  classBalance: 0.6
                training:
                  split: {test: 0.9}
                  compute: {timeLimit: 1 hour}
                gates: [{metric: auc}, {metric: aux, min: 1}]
                approval: viewer
                watch: 1h
                """))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            """
            1:7: name: project name must be 3 to 40 lower-case letters, digits and single hyphens, \
            starting with a letter (such as telco-churn), but was 'Telco Churn'
            2:7: task: must be one of binary, multiclass, regression, but was 'binar'
            3:9: target: there is no column 'chrun'; declared are churn, tenure, months, female
            5:34: columns.churn.oneOf: one-of must be at least one value, but was '[]'
            6:38: columns.tenure.range[1]: must be a number, but was 'x'
            7:3: columns.tenure: is given twice
            8:11: columns.months: type is missing
            8:17: columns.months.typ: is not known here; known are type, required, feature, ngrams, \
            format, language, zone, decimal, thousands, unit, missing, range, oneOf, pattern, unique, dateRange
            9:34: columns.female.range: does not apply to a column of type boolean
            11:26: checks.completeness.tenuer: there is no column 'tenuer'
            12:17: checks.classBalance: class-balance minimum must be in (0, 0.5], but was '0.6'
            14:10: training.split: test share must be in (0, 0.5), but was '0.9'
            15:24: training.compute.timeLimit: must be a duration such as 90s, 30m, 2h or 1d, but \
            was '1 hour'
            16:9: gates[0]: a gate on auc has either min or notWorseThanChampion
            16:33: gates[1].metric: must be one of auc, pr_auc, log_loss, accuracy, f1, \
            calibration_error, rmse, mae, r2, poisson_deviance, tweedie_deviance, ndcg, map, coverage, interval_width, pinball_loss, but was 'aux'
            17:11: approval: must be automatic, approver, operator or admin, but was 'viewer'
            18:8: watch: is not known here; known are name, task, target, positive, entityKey, \
            eventTime, missing, columns, checks, training, gates, approval, deployment, monitoring, data, evaluation\
            """);
  }

  @Test
  void aRuleAcrossPartsIsRefusedWhereItIsBroken() {
    assertThatThrownBy(() ->
            ProjectYaml.parse(
                SMALLEST.replace("positive: Yes\n", "")
                    + "gates: [{metric: rmse, max: 1}]\nentityKey: id\n"))
        .hasMessageContaining("1:1: positive is missing")
        .hasMessageContaining("7:18: gates[0].metric: is no metric of a binary task")
        .hasMessageContaining("8:12: entityKey: there is no column 'id'");
    assertThatThrownBy(() -> ProjectYaml.parse(SMALLEST.replace("tenure: integer", "tenure: text")))
        .hasMessage(
            "1:1: columns must be at least one feature beside the target, but was"
                + " '[churn, tenure]'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{type: date, format: DD.MM.YYYY} | 6:27: columns.c.format: format must be a pattern such"
            + " as dd.MM.yyyy, M/d/yyyy h:mm a or yyyy-MM-dd'T'HH:mm:ssX, with year, month and day"
            + " once each; or unix or unix-ms, but was 'DD.MM.YYYY'",
        "{type: date, format: unix} | 6:27: columns.c.format: does not apply to a column of type"
            + " date",
        "{type: number, format: dd.MM.yyyy} | 6:29: columns.c.format: does not apply to a column of"
            + " type number",
        "{type: category, unit: €} | 6:29: columns.c.unit: does not apply to a column of type"
            + " category",
        "{type: date, format: dd.MM.yyyy, language: de} | 6:49: columns.c.language: language must"
            + " be left out where the format has no names of months or days (MMM, MMMM, EEE, EEEE),"
            + " but was 'de'",
        "{type: date, format: d MMM yyyy, language: deutsch} | 6:49: columns.c.language: language"
            + " must be one of cs, da, de, en, es, fi, fr, it, nb, nl, pl, pt, ru, sv, tr, but was"
            + " 'deutsch'",
        "{type: number, language: de} | 6:31: columns.c.language: does not apply to a column of"
            + " type number",
        "{type: timestamp, zone: Berlin} | 6:30: columns.c.zone: zone must be a time zone such as"
            + " Europe/Berlin, but was 'Berlin'",
        "{type: timestamp, zone: '+02:00'} | 6:30: columns.c.zone: zone must be a time zone such as"
            + " Europe/Berlin, but was '+02:00'",
        "{type: date, zone: UTC} | 6:25: columns.c.zone: does not apply to a column of type date",
        "{type: number, decimal: x} | 6:30: columns.c.decimal: decimal must be a point or a comma,"
            + " but was 'x'",
        "{type: number, thousands: '.'} | 6:32: columns.c.thousands: thousands must be another"
            + " character than decimal, but was '.'",
        "{type: number, unit: 10km} | 6:27: columns.c.unit: unit must be at most 16 characters"
            + " without digits, signs, blanks and marks, but for a point at its end, but was"
            + " '10km'",
        "{type: category, oneOf: [a, NA, ' NA']} | 6:38: columns.c.oneOf[2]: is 'NA', which is"
            + " listed before",
        "{type: integer, oneOf: [1, many]} | 6:33: columns.c.oneOf[1]: must be a value of type"
            + " integer, but was 'many'",
      })
  void aNotationThatIsNoneIsRefusedWhereItIsWritten(String column, String message) {
    String yaml =
        "name: notation\ntask: binary\ntarget: y\npositive: yes\ncolumns:\n  c: %s\n  y: category\n"
            .formatted(column);

    assertThatThrownBy(() -> ProjectYaml.parse(yaml)).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "binary | {type: category, oneOf: [a, b]} | c | 4:11: positive: positive class must be a"
            + " value that the rule one-of of 'y' lets in, but was 'c'",
        "binary | {type: category, pattern: '[ab]'} | c | 4:11: positive: positive class must be a"
            + " value that the pattern of 'y' matches, but was 'c'",
        "binary | {type: integer, range: [0, 1]} | 2 | 4:11: positive: positive class must be a"
            + " value that the rule range of 'y' lets in, but was '2'",
        "binary | boolean | 1 | 4:11: positive: positive class of a boolean must be true or false,"
            + " but was '1'",
        "binary | integer | 1.5 | 4:11: positive: positive class of an integer must be a whole"
            + " number without sign, zeros or fraction too many, but was '1.5'",
        "binary | category | NA | 4:11: positive: stands for no value in this column",
        "binary | {type: category, oneOf: [a, b, c]} | a | 4:11: positive: target of a binary task"
            + " must be of two classes, but was 'y of 3'",
        "binary | date | a | 4:11: positive: target of a classification must be a category, a"
            + " boolean or an integer, but was 'DATE'",
        "multiclass | boolean | | 3:9: target: target of a multiclass task must be of three"
            + " classes or more, but was 'y of 2'",
        "multiclass | {type: category, oneOf: [a, b]} | | 3:9: target: target of a multiclass task"
            + " must be of three classes or more, but was 'y of 2'",
        "multiclass | {type: integer, unique: true} | | 3:9: target: target of a classification"
            + " must be without the rule unique, since a class is of many rows, but was 'y'",
        "regression | category | | 3:9: target: target of a regression must be a number, but was"
            + " 'CATEGORY'",
      })
  void aTargetThatTrainingWouldHaveToRefuseIsRefusedWhereItIsDeclared(
      String task, String column, @Nullable String positive, String message) {
    String yaml =
        "name: odd-target\ntask: %s\ntarget: y\n%scolumns: {x: number, y: %s}\n"
            .formatted(task, positive == null ? "" : "positive: " + positive + "\n", column);

    assertThatThrownBy(() -> ProjectYaml.parse(yaml)).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "checks: {classBalance: 0.4} | class-balance minimum must be at most one in 3,",
        "gates: [{metric: accuracy, min: 1.1}] | a value that the metric can have",
        "gates: [{metric: log_loss, max: -1}] | a value that the metric can have",
        "entityKey: y | target must be another column than entity key and event time",
        "eventTime: k | event time must be a date, a timestamp or a number that grows with time",
        "training: {compute: {count: 2}} | instance count must be 1, since one machine trains",
      })
  void whatNoDataCouldSatisfyIsRefused(String line, String words) {
    String yaml =
        "name: odd-rules\ntask: multiclass\ntarget: y\n"
            + "columns: {x: number, k: category, y: {type: category, oneOf: [a, b, c]}}\n"
            + line;

    assertThatThrownBy(() -> ProjectYaml.parse(yaml)).hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "learning_rate: 0.1 | hyperparameter must be eta, which is its name here, but was"
            + " 'learning_rate'",
        "tree_method: hist | hyperparameter must be one of alpha, colsample_bylevel,",
        "eta: 0 | hyperparameter eta must be a number, above 0, at most 1, but was '0'",
        "eta: fast | hyperparameter eta must be a number, above 0, at most 1, but was 'fast'",
        "max_depth: 4.5 | hyperparameter max_depth must be a whole number, 0 to 64, but was '4.5'",
        "alpha: -1 | hyperparameter alpha must be a number, at least 0, but was '-1'",
      })
  void aHyperparameterThatTrainingDoesNotTakeIsRefusedWhereItStands(String line, String words) {
    assertThatThrownBy(
            () -> ProjectYaml.parse(SMALLEST + "training:\n  hyperparameters:\n    " + line + "\n"))
        .hasMessageStartingWith("10:")
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a+)\\1", "a(?=b)", "(?>a)"})
  void aPatternThatCouldTakeExponentialTimeIsRefused(String pattern) {
    assertThatThrownBy(() -> ProjectYaml.parse(patterned(pattern)))
        .hasMessageContaining(
            "code.pattern: must be a regular expression of RE2, without look-around and"
                + " back-references, but was");
  }

  @Test
  void aPatternThatUnfoldsWithoutBoundIsRefused() {
    String words = "at most 256 characters, with repetitions that multiply to at most 10,000";

    assertThatThrownBy(() -> ProjectYaml.parse(patterned("((a{1000}){1000}){1000}")))
        .hasMessageContaining(words);
    assertThatThrownBy(() -> ProjectYaml.parse(patterned("a".repeat(257))))
        .hasMessageContaining(words);
    assertThat(ProjectYaml.parse(patterned("[A-Z]{2}-(a{1,50}){100}")).columns()).hasSize(3);
  }

  @Test
  void whatIsNoYamlOrTooMuchOfItIsRefused() {
    assertThatThrownBy(() -> ProjectYaml.parse("")).hasMessageStartingWith("1:1: is empty");
    assertThatThrownBy(() -> ProjectYaml.parse("name: [a"))
        .hasMessageStartingWith("1:9: is not YAML");
    assertThatThrownBy(() -> ProjectYaml.parse("- a"))
        .hasMessageStartingWith("1:1: must be names with values, but was a list of 1");
    assertThatThrownBy(() -> ProjectYaml.parse("a: 1\n---\nb: 2"))
        .hasMessageContaining("is not YAML");
    assertThatThrownBy(() -> ProjectYaml.parse("[".repeat(100_000)))
        .hasMessage("1:17: is nested deeper than 16 levels");
    assertThatThrownBy(() -> ProjectYaml.parse("a".repeat(300_000)))
        .hasMessageContaining("256 Ki characters");
    assertThatThrownBy(() -> ProjectYaml.parse("a: &a [*a, *a]\ncolumns: *a"))
        .isInstanceOf(InvalidInputException.class);
  }

  private static String patterned(String pattern) {
    return SMALLEST.replace(
        "tenure: integer", "tenure: integer\n  code: {type: text, pattern: '" + pattern + "'}");
  }
}
