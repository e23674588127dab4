package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.Task;
import java.util.Set;

/** Which checks a project may declare, by its columns and by what a file does to its dataset. */
final class DeclaredChecks {

  private DeclaredChecks() {}

  static void check(DatasetCheck check, Set<String> columns, Target target, DataPolicy.Mode mode) {
    switch (check) {
      case DatasetCheck.Completeness(var column, var _) ->
          declared("completeness", column, columns);
      case DatasetCheck.Uniqueness(var unique, var _) ->
          unique.forEach(column -> declared("uniqueness", column, columns));
      case DatasetCheck.ClassBalance(var minimum) -> balanced(minimum, target);
      case DatasetCheck.OfDataset(var whole) -> {
        Check.that(
            mode != DataPolicy.Mode.REPLACE,
            "checks.dataset",
            "left out where a file replaces what is there: it is the dataset",
            whole);
        check(whole, columns, target, mode);
      }
      case DatasetCheck.RowCount _,
          DatasetCheck.Quarantine _,
          DatasetCheck.ChangeFromPrevious _ -> {}
    }
  }

  private static void declared(String check, String column, Set<String> columns) {
    Check.that(columns.contains(column), check, "a declared column", column);
  }

  private static void balanced(double minimum, Target target) {
    Check.that(
        target.task() != Task.REGRESSION,
        "class-balance",
        "left out of a regression",
        target.task());
    Check.that(
        minimum * target.classes() <= 1,
        "class-balance minimum",
        "at most one in " + target.classes() + ", as many classes as there are",
        minimum);
  }
}
