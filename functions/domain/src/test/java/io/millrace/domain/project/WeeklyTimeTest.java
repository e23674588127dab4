package io.millrace.domain.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WeeklyTimeTest {

  private static final WeeklyTime MONDAYS = WeeklyTime.parse("every monday 02:00 Europe/Kyiv");

  @Test
  void itComesAfterAMomentAndNotAtIt() {
    Instant monday = Instant.parse("2026-11-30T00:00:00Z");

    assertThat(MONDAYS.after(Instant.parse("2026-11-29T12:00:00Z"))).isEqualTo(monday);
    assertThat(MONDAYS.after(monday.minusMillis(1))).isEqualTo(monday);
    assertThat(MONDAYS.after(monday)).isEqualTo(Instant.parse("2026-12-07T00:00:00Z"));
  }

  /** Clocks in Kyiv go from 02:59 to 04:00 on 29 March, and from 03:59 to 03:00 on 25 October. */
  @Test
  void itIsOnceADayThoughClocksGoForwardAndBack() {
    WeeklyTime daily = WeeklyTime.parse("every day 03:30 Europe/Kyiv");

    Instant spring = daily.after(Instant.parse("2026-03-28T12:00:00Z"));
    assertThat(spring).isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
    assertThat(daily.after(spring)).isEqualTo(Instant.parse("2026-03-30T00:30:00Z"));
    Instant autumn = daily.after(Instant.parse("2026-10-24T12:00:00Z"));
    assertThat(autumn).isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
    assertThat(daily.after(autumn)).isEqualTo(Instant.parse("2026-10-26T01:30:00Z"));
  }

  @Test
  void itIsWrittenAsItWasRead() {
    for (String text :
        new String[] {"every monday 02:00 Europe/Kyiv", "every monday and thursday 02:00 UTC"}) {
      assertThat(WeeklyTime.parse(text)).hasToString(text);
    }
    assertThatThrownBy(() -> new WeeklyTime(Set.of(), LocalTime.NOON, ZoneOffset.UTC))
        .isInstanceOf(InvalidInputException.class);
  }
}
