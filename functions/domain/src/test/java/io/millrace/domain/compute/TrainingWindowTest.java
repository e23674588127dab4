package io.millrace.domain.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock on the wall says whether a window is open, also where it is put forward or back. */
class TrainingWindowTest {

  @ParameterizedTest
  @CsvSource({
    "22:00-06:00 Europe/Kyiv, 2026-11-29T19:59:59Z, 2026-11-29T20:00:00Z",
    "22:00-06:00 Europe/Kyiv, 2026-11-29T20:00:00Z, open",
    "22:00-06:00 Europe/Kyiv, 2026-11-30T03:59:59Z, open",
    "22:00-06:00 Europe/Kyiv, 2026-11-30T04:00:00Z, 2026-11-30T20:00:00Z",
    "09:00-17:00 UTC, 2026-11-29T17:00:00Z, 2026-11-30T09:00:00Z",
    // On 29 March 2026 Kyiv goes from 03:00 to 04:00, at 01:00 UTC.
    "22:00-06:00 Europe/Kyiv, 2026-03-29T02:59:59Z, open",
    "22:00-06:00 Europe/Kyiv, 2026-03-29T03:00:00Z, 2026-03-29T19:00:00Z",
    "03:30-05:00 Europe/Kyiv, 2026-03-29T00:00:00Z, 2026-03-29T01:00:00Z",
    "03:10-03:50 Europe/Kyiv, 2026-03-29T00:00:00Z, 2026-03-30T00:10:00Z",
    // On 25 October 2026 it goes from 04:00 back to 03:00, at 01:00 UTC.
    "22:00-06:00 Europe/Kyiv, 2026-10-25T03:59:59Z, open",
    "22:00-06:00 Europe/Kyiv, 2026-10-25T04:00:00Z, 2026-10-25T20:00:00Z",
    "03:30-05:00 Europe/Kyiv, 2026-10-25T00:00:00Z, 2026-10-25T00:30:00Z",
    "03:30-05:00 Europe/Kyiv, 2026-10-25T01:10:00Z, 2026-10-25T01:30:00Z",
    // Samoa left out 30 December 2011.
    "10:00-11:00 Pacific/Apia, 2011-12-30T09:59:00Z, 2011-12-30T20:00:00Z"
  })
  void itIsOpenOrSaysWhenItOpens(String window, Instant now, String opens) {
    assertThat(TrainingWindow.parse(window).opensAfter(now).map(Instant::toString).orElse("open"))
        .isEqualTo(opens);
  }

  @Test
  void itIsWrittenAsItIsRead() {
    assertThat(TrainingWindow.parse("22:00-06:00 Europe/Kyiv"))
        .hasToString("22:00-06:00 Europe/Kyiv");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "22:00-06:00",
        "22-6 Europe/Kyiv",
        "24:00-06:00 Europe/Kyiv",
        "22:00-06:60 UTC",
        "22:00-06:00 Europe/Atlantis",
        "22:00-22:00 Europe/Kyiv"
      })
  void whatIsNoWindowIsRefused(String text) {
    assertThatThrownBy(() -> TrainingWindow.parse(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("training.window");
  }
}
