package io.millrace.domain.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.project.TrainingTrigger;
import io.millrace.domain.project.WeeklyTime;
import io.millrace.domain.training.TrainingDecision.Later;
import io.millrace.domain.training.TrainingDecision.Now;
import io.millrace.domain.training.TrainingDecision.Superseded;
import io.millrace.domain.training.TrainingDecision.TooFewRows;
import io.millrace.domain.training.TrainingDecision.WhenAsked;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrainingDecisionTest {

  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final TrainingTrigger DAILY = new TrainingTrigger.Every(Duration.ofDays(1));
  private static final TrainingTrigger ROWS = new TrainingTrigger.NewRows(100);
  private static final TrainingTrigger ASKED = new TrainingTrigger.Asked();

  @Test
  void theFirstIsTrainedOnWhateverTheProjectChooses() {
    assertThat(on(null, 1, 1, null, 0)).isEqualTo(new Now());
    assertThat(on(ASKED, 1, 3, NOW, 0)).isEqualTo(new Now());
    assertThat(on(DAILY, 1, 3, NOW, 0)).isEqualTo(new Now());
    assertThat(on(ROWS, 1, 3, NOW, 0)).isEqualTo(new Now());
  }

  @Test
  void whereNothingIsSaidEveryVersionIsAndWhereAskedIsNoOther() {
    assertThat(on(null, 2, 3, NOW, 0)).isEqualTo(new Now());
    assertThat(on(ASKED, 2, 2, null, 1000)).isEqualTo(new WhenAsked());
  }

  @Test
  void atMostSoOftenIsTheNewestOnceTheTimeHasPassed() {
    Instant before = NOW.minus(Duration.ofDays(1));

    assertThat(on(DAILY, 2, 2, before, 0)).isEqualTo(new Now());
    assertThat(on(DAILY, 2, 2, before.plusMillis(1), 0))
        .isEqualTo(new Later(NOW.plusMillis(1), "a training was launched lately"));
    assertThat(on(DAILY, 2, 3, before, 0)).isEqualTo(new Superseded(3));
    assertThat(on(DAILY, 2, 2, null, 0)).isEqualTo(new Now());
  }

  /** The day is a Sunday; it was 14:00 in Kyiv. */
  @Test
  void atATimeOfTheWeekIsTheNewestOnceItComesAfterDataAndTraining() {
    var at = new TrainingTrigger.At(WeeklyTime.parse("every sunday 13:00 Europe/Kyiv"));
    Instant hourAgo = Instant.parse("2026-11-29T11:00:00Z");
    Instant nextWeek = hourAgo.plus(Duration.ofDays(7));

    assertThat(decided(at, hourAgo.minusSeconds(9), hourAgo.minusSeconds(1))).isEqualTo(new Now());
    Later later = new Later(nextWeek, "the project trains every sunday 13:00 Europe/Kyiv");
    assertThat(decided(at, hourAgo.minusSeconds(9), hourAgo)).isEqualTo(later);
    assertThat(decided(at, hourAgo, hourAgo.minusSeconds(9))).isEqualTo(later);
    assertThat(later.words())
        .isEqualTo(
            "not before 2026-12-06T11:00:00Z: the project trains every sunday 13:00 Europe/Kyiv");
    assertThat(on(at, 2, 3, hourAgo.minusSeconds(9), 0)).isEqualTo(new Superseded(3));
  }

  private static TrainingDecision decided(
      TrainingTrigger trigger, Instant lastLaunch, Instant published) {
    return TrainingDecision.of(trigger, 2, 2, lastLaunch, () -> published, () -> 0, NOW);
  }

  @Test
  void bySoManyNewRowsIsTheNewestOnceTheyAreThere() {
    assertThat(on(ROWS, 2, 2, NOW, 100)).isEqualTo(new Now());
    assertThat(on(ROWS, 2, 2, NOW, 99)).isEqualTo(new TooFewRows(99, 100));
    assertThat(on(ROWS, 2, 3, NOW, 1000)).isEqualTo(new Superseded(3));
    assertThat(on(ROWS, 2, 2, null, 0)).isEqualTo(new Now());
  }

  @Test
  void whyNotIsSaidInWords() {
    assertThat(new Superseded(3).words()).isEqualTo("dataset 3 is newer");
    assertThat(new Later(NOW, "a training was launched lately").words())
        .isEqualTo("not before 2026-11-29T12:00:00Z: a training was launched lately");
    assertThat(new TooFewRows(99, 100).words())
        .isEqualTo("99 rows came since the last training, fewer than 100");
    assertThat(new WhenAsked().words()).contains("millrace train");
  }

  private static TrainingDecision on(
      @Nullable TrainingTrigger trigger,
      int version,
      int newest,
      @Nullable Instant lastLaunch,
      long newRows) {
    return TrainingDecision.of(trigger, version, newest, lastLaunch, () -> NOW, () -> newRows, NOW);
  }
}
