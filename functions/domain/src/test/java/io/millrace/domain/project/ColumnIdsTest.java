package io.millrace.domain.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.project.ColumnIds.ColumnId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnIdsTest {

  private static final Column TENURE = column("tenure", ColumnType.INTEGER);
  private static final Column PLAN = column("plan", ColumnType.CATEGORY);
  private static final Column PLAN_BY_NUMBER = column("plan", ColumnType.INTEGER);
  private static final Column COUNTRY = column("country", ColumnType.CATEGORY);

  @Test
  void aColumnKeepsItsNumberAndNoOtherGetsIt() {
    ColumnIds first = ColumnIds.of(List.of(TENURE, PLAN));
    ColumnIds second = first.and(List.of(COUNTRY, PLAN));
    ColumnIds third = second.and(List.of(PLAN_BY_NUMBER, TENURE));

    assertThat(first.of(TENURE)).isEqualTo(1);
    assertThat(first.of(PLAN)).isEqualTo(2);
    assertThat(second.of(PLAN)).isEqualTo(2);
    assertThat(second.of(COUNTRY)).isEqualTo(3);
    assertThat(third.of(TENURE)).isEqualTo(1);
    assertThat(third.of(PLAN_BY_NUMBER)).isEqualTo(4);
    assertThat(third.all()).extracting(ColumnId::id).containsExactly(1, 2, 3, 4);
    assertThatThrownBy(() -> first.of(COUNTRY)).hasMessageContaining("country");
  }

  private static Column column(String name, ColumnType type) {
    return new Column(name, type, false, true, List.of());
  }
}
