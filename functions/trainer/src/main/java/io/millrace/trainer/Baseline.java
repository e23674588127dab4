package io.millrace.trainer;

import io.millrace.columns.Cells;
import io.millrace.domain.project.Column;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.tabular.profile.ColumnProfile;
import io.millrace.tabular.profile.Profile;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What monitoring compares predictions with. */
final class Baseline {

  private Baseline() {}

  /**
   * A profile of the features on the rows that the model learned from, and of the scores that it
   * gave to rows which it had not seen (on those it learned from it is surer than it will be).
   */
  static byte[] of(List<Column> features, Observations table, int[] rows, double[] scores) {
    Profile profile = Profile.of(ModelArchive.baselineColumns(features));
    for (int c = 0; c < features.size(); c++) {
      add(profile.columns().get(c), table.column(features.get(c).name()), rows);
    }
    for (double score : scores) {
      profile.columns().getLast().add(score);
    }
    profile.addRows(rows.length);
    return profile.toJson().getBytes(StandardCharsets.UTF_8);
  }

  private static void add(ColumnProfile profile, Cells cells, int[] rows) {
    for (int row : rows) {
      if (cells.isMissing(row)) {
        profile.addMissing();
      } else {
        switch (cells) {
          case Cells.Numbers numbers -> profile.add(numbers.value(row));
          case Cells.Strings words -> profile.add(String.valueOf(words.value(row)));
        }
      }
    }
  }
}
