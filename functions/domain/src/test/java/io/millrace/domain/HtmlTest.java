package io.millrace.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlTest {

  @Test
  void aWordInATableIsBrokenOnlyWhereItIsLong() {
    String hostile = "<" + "é".repeat(30);

    assertThat(Html.table(List.of("what"), List.of(List.of("departure_airport_of_all", hostile))))
        .contains("<th>what</th>", "<th>departure_airport_of_all</th>")
        .contains("<td>&lt;" + "é".repeat(23) + "<wbr>" + "é".repeat(7) + "</td>");
    assertThat(Html.table(List.of("a"), List.of(List.of("of what the model goes by, and why"))))
        .doesNotContain("<wbr>");
    assertThat(Html.resource(Html.class, "page.css"))
        .contains("th, td {", "overflow-wrap: break-word");
  }
}
