package io.millrace.tabular.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.tabular.profile.CategoryProfile;
import io.millrace.tabular.profile.ColumnProfile;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.profile.ValueCount;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassesTest {

  @Test
  void wordsAreCountedToTheRow() {
    ColumnProfile words = column(ColumnType.CATEGORY);
    for (int i = 0; i < 100_000; i++) {
      words.add(i == 7 ? "rare" : "usual");
    }

    Classes classes = Classes.of(words);

    assertThat(classes.rarest()).isEqualTo(new ValueCount("rare", 1));
    assertThat(classes.rows()).isEqualTo(100_000);
    assertThat(classes.error()).isZero();
  }

  @Test
  void moreWordsThanAreCountedAreTooMany() {
    ColumnProfile words = column(ColumnType.CATEGORY);
    for (int i = 0; i < 2 * CategoryProfile.EXACT; i++) {
      words.add("w" + i);
    }

    assertThat(Classes.of(words).tooMany()).isTrue();
    assertThat(Classes.of(words).most()).isEqualTo(CategoryProfile.EXACT);
  }

  @Test
  void fewNumbersAreCountedToTheRowAndManyWithinTheErrorThatIsSaid() {
    ColumnProfile few = column(ColumnType.INTEGER);
    ColumnProfile many = column(ColumnType.INTEGER);
    for (int i = 0; i < 50_000; i++) {
      if (i < 1_000) {
        few.add((double) (i % 50 == 0 ? 1 : 0));
      }
      many.add((double) (i % 50 == 0 ? 1 : 0));
    }

    assertThat(Classes.of(few).rarest()).isEqualTo(new ValueCount("1", 20));
    assertThat(Classes.of(few).error()).isZero();
    Classes classes = Classes.of(many);
    assertThat(classes.rows()).isEqualTo(50_000);
    assertThat(classes.error()).isPositive();
    assertThat((double) classes.rarest().count() / classes.rows())
        .isCloseTo(0.02, within(classes.error()));
  }

  private static ColumnProfile column(ColumnType type) {
    return Profile.of(List.of(new Column("y", type, true, false, List.of()))).columns().getFirst();
  }
}
