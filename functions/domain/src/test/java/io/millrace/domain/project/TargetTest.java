package io.millrace.domain.project;

import static io.millrace.domain.Refusals.bounded;
import static io.millrace.domain.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Task;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TargetTest {

  @ParameterizedTest
  @EnumSource(ColumnType.class)
  void aRegressionIsOfNumbersAndAClassificationOfWhatNamesClasses(ColumnType type) {
    boolean number = type == ColumnType.NUMBER || type == ColumnType.INTEGER;
    boolean named = type == ColumnType.CATEGORY || type == ColumnType.INTEGER;
    taken(number, "target of a regression", Task.REGRESSION, type, null);
    taken(named, "target of a ", Task.MULTICLASS, type, null);
    taken(
        named || type == ColumnType.BOOLEAN,
        "target of a classification",
        Task.BINARY,
        type,
        type == ColumnType.BOOLEAN ? "true" : "1");
  }

  private static void taken(
      boolean taken, String field, Task task, ColumnType type, @Nullable String positive) {
    if (taken) {
      assertThat(new Target(task, column(type), positive).positive()).isEqualTo(positive);
    } else {
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> new Target(task, column(type), positive))
          .hasMessageStartingWith(field);
    }
  }

  @Test
  void aPositiveClassIsOfABinaryTaskAndOfNoOther() {
    refused("positive class", () -> new Target(Task.BINARY, column(ColumnType.CATEGORY), null));
    refused("positive class", () -> new Target(Task.MULTICLASS, column(ColumnType.CATEGORY), "a"));
    refused("positive class", () -> new Target(Task.REGRESSION, column(ColumnType.NUMBER), "1"));
  }

  @Test
  void noClassIsOfOneRow() {
    refused(
        "target of a classification",
        () -> new Target(Task.BINARY, column(ColumnType.CATEGORY, new RowRule.Unique()), "yes"));
  }

  @Test
  void asManyClassesAreNamedAsTheTaskHas() {
    assertThat(new Target(Task.BINARY, oneOf("no", "yes"), "yes").classes()).isEqualTo(2);
    assertThat(new Target(Task.BINARY, column(ColumnType.CATEGORY), "yes").classes()).isEqualTo(2);
    assertThat(new Target(Task.MULTICLASS, oneOf("a", "b", "c", "d"), null).classes()).isEqualTo(4);
    assertThat(new Target(Task.MULTICLASS, column(ColumnType.CATEGORY), null).classes())
        .isEqualTo(3);
    assertThat(new Target(Task.REGRESSION, column(ColumnType.NUMBER), null).classes()).isZero();
    refused("target of a binary task", () -> new Target(Task.BINARY, oneOf("a", "b", "c"), "a"));
    refused("target of a binary task", () -> new Target(Task.BINARY, oneOf("a"), "a"));
    refused(
        "target of a multiclass task", () -> new Target(Task.MULTICLASS, oneOf("a", "b"), null));
    refused(
        "target of a multiclass task",
        () -> new Target(Task.MULTICLASS, column(ColumnType.BOOLEAN), null));
  }

  @Test
  void thePositiveClassIsWrittenAsValuesOfTheColumnAre() {
    bounded(
        "positive class of a boolean",
        (String positive) -> new Target(Task.BINARY, column(ColumnType.BOOLEAN), positive),
        List.of("true", "false"),
        List.of("True", "1", ""));
    bounded(
        "positive class of an integer",
        (String positive) -> new Target(Task.BINARY, column(ColumnType.INTEGER), positive),
        List.of("0", "1", "-1", "1234567890123456789"),
        List.of("01", "+1", "1.0", "-0", "", "12345678901234567890"));
  }

  @ParameterizedTest
  @CsvSource({"1, true", "3, true", "0, false", "4, false"})
  void thePositiveClassIsWithinItsRange(String positive, boolean within) {
    Column column = column(ColumnType.INTEGER, new RowRule.Range(1.0, 3.0));
    if (within) {
      assertThat(new Target(Task.BINARY, column, positive).positive()).isEqualTo(positive);
    } else {
      refused("positive class", () -> new Target(Task.BINARY, column, positive));
    }
  }

  @Test
  void thePositiveClassIsWithinARangeOfOneSide() {
    Column from = column(ColumnType.INTEGER, new RowRule.Range(1.0, null));
    Column to = column(ColumnType.INTEGER, new RowRule.Range(null, 1.0));

    assertThat(new Target(Task.BINARY, from, "9").positive()).isEqualTo("9");
    assertThat(new Target(Task.BINARY, to, "-9").positive()).isEqualTo("-9");
    refused("positive class", () -> new Target(Task.BINARY, from, "0"));
    refused("positive class", () -> new Target(Task.BINARY, to, "2"));
  }

  @Test
  void thePositiveClassIsOneOfTheClasses() {
    refused("positive class", () -> new Target(Task.BINARY, oneOf("no", "yes"), "Yes"));
    Column matching = column(ColumnType.CATEGORY, new RowRule.Matches("[a-z]+"));
    assertThat(new Target(Task.BINARY, matching, "yes").positive()).isEqualTo("yes");
  }

  @Test
  void aWeightIsOfAClassThatTheTypeAndTheRulesLetIn() {
    assertThat(mayBe(column(ColumnType.BOOLEAN), "true", "true", "false", "True", "1"))
        .containsExactly("true", "false");
    assertThat(mayBe(column(ColumnType.INTEGER), "1", "1", "-7", "01", "1.5", "x"))
        .containsExactly("1", "-7");
    assertThat(
            mayBe(column(ColumnType.INTEGER, new RowRule.Range(1.0, 3.0)), "1", "0", "1", "3", "4"))
        .containsExactly("1", "3");
    assertThat(mayBe(oneOf("no", "yes"), "yes", "yes", "no", "maybe")).containsExactly("yes", "no");
    assertThat(new Target(Task.REGRESSION, column(ColumnType.NUMBER), null).mayBe("1")).isFalse();
  }

  private static List<String> mayBe(Column column, String positive, String... labels) {
    var target = new Target(Task.BINARY, column, positive);
    return Stream.of(labels).filter(target::mayBe).toList();
  }

  private static Column oneOf(String... classes) {
    return column(ColumnType.CATEGORY, new RowRule.OneOf(Set.of(classes)));
  }

  private static Column column(ColumnType type, RowRule... rules) {
    return new Column("target", type, true, false, List.of(rules));
  }
}
