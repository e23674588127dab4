package io.millrace.domain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.domain.InvalidInputException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

  @Test
  void whatIsWrittenIsReadBack() {
    var cursor = new Cursor(Instant.parse("2026-11-23T18:46:00.12Z"), "in-9f86d081");

    assertThat(cursor).hasToString("2026-11-23T18:46:00.120000000Z_in-9f86d081");
    assertThat(Cursor.parse("before", cursor.toString())).isEqualTo(cursor);
  }

  @Test
  void aMomentComesBeforeAllThatBeganThen() {
    Cursor moment = Cursor.parse("before", "2026-11-23T18:46:00Z");

    assertThat(moment.toString()).isLessThan(new Cursor(moment.at(), "in-0").toString());
  }

  @Test
  void textsSortAsTheirTimesDo() {
    List<String> sorted =
        Stream.of(
                "2026-11-23T18:46:00Z",
                "2026-11-23T18:46:00.000000001Z",
                "2026-11-23T18:46:00.1Z",
                "2026-11-23T18:46:01Z",
                "2026-11-23T18:46:10.999Z",
                "2026-12-01T00:00:00Z")
            .map(time -> new Cursor(Instant.parse(time), "r-1").toString())
            .toList();

    assertThat(sorted).isSorted();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-11-23",
        "2026-13-23T18:46:00Z",
        "+12026-11-23T18:46:00Z",
        "-0001-11-23T18:46:00Z",
        "2026-11-23T18:46:00Z_",
        "2026-11-23T18:46:00Z_in#1",
        "2026-11-23T18:46:00Z_in-1_2",
        "in-9f86d081"
      })
  void whatIsNoCursorIsRefused(String text) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> Cursor.parse("before", text))
        .withMessageStartingWith("before must be the 'next' of an earlier page, or a time like");
  }
}
