package io.millrace.trainer;

import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.modeling.Cells;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.tabular.profile.CategoryProfile;
import io.millrace.tabular.profile.ColumnProfile;
import io.millrace.tabular.profile.NumberProfile;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.profile.TextProfile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What monitoring compares predictions with. */
final class Baseline {

  private Baseline() {}

  /**
   * A profile of the features on the rows that the model learned from, and of the scores that it
   * gave to rows which it had not seen (on those it learned from it is surer than it will be).
   */
  static byte[] of(List<Column> features, Observations table, int[] rows, double[] scores) {
    List<Column> columns = new ArrayList<>(features);
    columns.add(new Column(ModelArchive.BASELINE_SCORE, ColumnType.NUMBER, true, false, List.of()));
    Profile profile = Profile.of(columns);
    for (int c = 0; c < features.size(); c++) {
      add(profile.columns().get(c), table.column(features.get(c).name()), rows);
    }
    if (profile.columns().getLast() instanceof NumberProfile score) {
      for (double s : scores) {
        score.add(s);
      }
    }
    profile.addRows(rows.length);
    return profile.toJson().getBytes(StandardCharsets.UTF_8);
  }

  private static void add(ColumnProfile profile, Cells cells, int[] rows) {
    for (int row : rows) {
      if (cells.missing(row)) {
        profile.addMissing();
        continue;
      }
      switch (cells) {
        case Cells.Numbers numbers -> {
          if (profile instanceof NumberProfile of) {
            of.add(numbers.at(row));
          }
        }
        case Cells.Words words -> {
          String word = String.valueOf(words.at(row));
          switch (profile) {
            case CategoryProfile of -> of.add(word);
            case TextProfile of -> of.add(word);
            case NumberProfile _ -> throw new IllegalStateException("words in " + profile.name());
          }
        }
      }
    }
  }
}
