package io.millrace.tabular.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Task;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.DatasetCheck;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.RowRule;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DatasetChecksTest {

  private static final List<Column> COLUMNS =
      List.of(
          new Column("word", ColumnType.CATEGORY, false, true, List.of()),
          new Column("flag", ColumnType.BOOLEAN, false, true, List.of()),
          new Column("class", ColumnType.INTEGER, false, false, List.of()));

  @Test
  void theRarestClassOfAWholeNumberTargetIsCountedToTheRow() throws IOException {
    DatasetCheck balance = new DatasetCheck.ClassBalance(0.0002);

    CheckResult result =
        check(balance, rows(70_000, i -> "a,yes," + (i % 10_000 == 5 ? 2 : i % 2)));

    assertThat(result).isInstanceOf(CheckResult.Failed.class);
    assertThat(result.words())
        .isEqualTo(
            "The rarest class of 'class', '2', has 0.01 % of the rows, wanted at least 0.02 %.");
  }

  @Test
  void aClassOfEnoughRowsPasses() throws IOException {
    CheckResult result = check(new DatasetCheck.ClassBalance(0.25), rows(4, i -> "a,yes," + i / 3));

    assertThat(result).isInstanceOf(CheckResult.Passed.class);
    assertThat(result.words())
        .isEqualTo(
            "The rarest class of 'class', '1', has 25.00 % of the rows, wanted at least 25.00 %.");
  }

  @Test
  void aTargetOfOneClassOrOfTooManyFails() throws IOException {
    String many = rows(ClassCounts.MOST + 1, i -> "a,yes," + i);

    assertThat(check(new DatasetCheck.ClassBalance(0.01), rows(9, _ -> "a,yes,1")).words())
        .isEqualTo("The target 'class' has 1 class, wanted at least 2.");
    assertThat(check(new DatasetCheck.ClassBalance(0.01), many))
        .isInstanceOf(CheckResult.Failed.class)
        .extracting(CheckResult::words)
        .isEqualTo(
            "The target 'class' has more than 10,000 classes: the rarest has less than 0.01 % of"
                + " the rows, wanted at least 1.00 %.");
    assertThat(check(new DatasetCheck.ClassBalance(0.00001), many))
        .isInstanceOf(CheckResult.Undecided.class);
  }

  @Test
  void aColumnThatChangedFailsThoughAnotherDiffersMoreByChance() throws IOException {
    // 50 words of 400 rows: an index of 0.275 is within chance (0.43). Two flags: 0.208 is not
    // (0.05).
    String before = rows(400, i -> "w" + i % 50 + "," + (i % 2 == 0) + ",0");
    String now =
        rows(
            400,
            i -> "w" + (i < 200 ? i % 50 : i < 300 ? i % 25 : i % 50) + "," + (i % 25 < 18) + ",0");
    String evenly = rows(400, i -> "w" + (i < 300 ? i % 50 : i % 25) + "," + (i % 2 == 0) + ",0");
    Profile previous = ((Audit.Published) audit(before, null)).profile();
    DatasetCheck change = new DatasetCheck.ChangeFromPrevious(0.1);

    assertThat(check(change, now, previous))
        .isInstanceOf(CheckResult.Failed.class)
        .extracting(CheckResult::words)
        .asString()
        .startsWith("Column 'flag' differs most from the previous version");
    assertThat(check(change, evenly, previous)).isInstanceOf(CheckResult.Passed.class);
    assertThat(check(change, before, previous)).isInstanceOf(CheckResult.Passed.class);
  }

  @Test
  void keysTimesAndWhatNoModelLearnsFromAreNoChange() throws IOException {
    List<Column> columns =
        List.of(
            new Column("order", ColumnType.INTEGER, true, true, List.of(new RowRule.Unique())),
            new Column("day", ColumnType.DATE, true, true, List.of()),
            new Column("page", ColumnType.INTEGER, true, false, List.of()),
            new Column("customer", ColumnType.CATEGORY, true, true, List.of()),
            new Column("age", ColumnType.INTEGER, true, true, List.of()),
            new Column("class", ColumnType.INTEGER, false, false, List.of()));
    Project project =
        Projects.keyed(
            columns,
            "class",
            "customer",
            Task.MULTICLASS,
            new DatasetCheck.ChangeFromPrevious(0.5));
    String header = "order,day,page,customer,age,class\n";
    String row = "%s,%s,%s,c%s,%s,%s\n";
    StringBuilder before = new StringBuilder(header);
    StringBuilder now = new StringBuilder(header);
    for (int i = 0; i < 300; i++) {
      LocalDate day = LocalDate.of(2025, 1, 1).plusDays(i / 2);
      before.append(row.formatted(i, day, i, i % 100, i % 60, i % 3));
      now.append(row.formatted(1000 + i, day.plusYears(1), 1000 + i, 500 + i % 100, i % 60, i % 3));
    }
    Profile previous = ((Audit.Published) inspect(project, before.toString(), null)).profile();

    Audit second = inspect(project, now.toString(), previous);

    assertThat(second).isInstanceOf(Audit.Published.class);
    assertThat(second.report().checks().getFirst().words()).startsWith("Column 'age' differs most");
  }

  @Test
  void aColumnWithoutAnyValueIsASentence() throws IOException {
    String filled = rows(200, i -> "w" + i % 3 + "," + (i % 2 == 0) + "," + i % 2);
    String emptied = rows(200, i -> "," + (i % 2 == 0) + "," + i % 2);
    Profile whole = ((Audit.Published) audit(filled, null)).profile();
    Profile gap = ((Audit.Published) audit(emptied, null)).profile();
    DatasetCheck change = new DatasetCheck.ChangeFromPrevious(0.5);

    assertThat(check(change, emptied, whole).words())
        .startsWith("Column 'word' differs most")
        .endsWith("wanted at most 0.500: it has no value any more.");
    assertThat(check(change, filled, gap).words()).endsWith(": it had no value before.");
    assertThat(check(change, emptied, gap)).isInstanceOf(CheckResult.Passed.class);
  }

  @Test
  void aNumberWithoutAnyValueIsASentence() throws IOException {
    List<Column> columns =
        List.of(
            new Column("x", ColumnType.NUMBER, false, true, List.of()),
            new Column("class", ColumnType.INTEGER, false, false, List.of()));
    Project project =
        Projects.of(
            columns, "class", null, Task.MULTICLASS, new DatasetCheck.ChangeFromPrevious(0.5));
    String filled = "x,class\n" + "1.5,1\n2.5,2\n3,3\n".repeat(40);
    String emptied = "x,class\n" + ",1\n,2\n,3\n".repeat(40);
    Profile whole = ((Audit.Published) inspect(project, filled, null)).profile();

    Audit refused = inspect(project, emptied, whole);

    assertThat(refused.report().checks().getFirst().words()).endsWith("no value any more.");
    assertThat(inspect(project, "class\n" + "1\n2\n3\n".repeat(40), whole))
        .isInstanceOf(Audit.Refused.class);
  }

  @Test
  void aColumnOfAnotherTypeIsNamedAndTheOthersAreCompared() throws IOException {
    Project before =
        Projects.of(
            List.of(
                new Column("word", ColumnType.NUMBER, false, true, List.of()),
                new Column("class", ColumnType.INTEGER, false, false, List.of())),
            "class",
            null,
            Task.MULTICLASS);
    Profile previous =
        ((Audit.Published) inspect(before, "word,class\n" + "1,1\n2,2\n".repeat(100), null))
            .profile();

    CheckResult result =
        check(
            new DatasetCheck.ChangeFromPrevious(0.5),
            rows(200, i -> "w" + i % 3 + "," + (i % 2 == 0) + "," + (1 + i % 2)),
            previous);

    assertThat(result).isInstanceOf(CheckResult.Passed.class);
    assertThat(result.words())
        .startsWith("Column 'class' differs most")
        .endsWith("Not compared: 'word', which was of type number, 'flag', which is new.");
  }

  @Test
  void uniquenessIsTheShareOfDifferentCombinations() throws IOException {
    String rows = "word,flag,class\na,yes,1\na,no,5\na,yes,2\nb,yes,3\nb,yes,4\n";

    assertThat(check(new DatasetCheck.Uniqueness(List.of("word", "flag"), 0.6), rows))
        .isInstanceOf(CheckResult.Passed.class);
    assertThat(check(new DatasetCheck.Uniqueness(List.of("word", "flag"), 0.61), rows))
        .isInstanceOf(CheckResult.Failed.class)
        .extracting(CheckResult::words)
        .isEqualTo("60.00 % of the rows differ in word, flag, wanted at least 61.00 %.");
    assertThat(check(new DatasetCheck.Uniqueness(List.of("class"), 1), rows))
        .isInstanceOf(CheckResult.Passed.class);
  }

  private static String rows(int count, IntFunction<String> row) {
    return IntStream.range(0, count)
        .mapToObj(row)
        .collect(Collectors.joining("\n", "word,flag,class\n", "\n"));
  }

  private static CheckResult check(DatasetCheck check, String csv) throws IOException {
    return check(check, csv, null);
  }

  private static CheckResult check(DatasetCheck check, String csv, @Nullable Profile previous)
      throws IOException {
    return audit(csv, previous, check).report().checks().getFirst();
  }

  private static Audit audit(String csv, @Nullable Profile previous, DatasetCheck... checks)
      throws IOException {
    return inspect(Projects.of(COLUMNS, "class", null, Task.MULTICLASS, checks), csv, previous);
  }

  private static Audit inspect(Project project, String csv, @Nullable Profile previous)
      throws IOException {
    return new TableAudit(project, Limits.USUAL)
        .inspect(Source.of("rows.csv", csv.getBytes(StandardCharsets.UTF_8)), _ -> {}, previous);
  }
}
