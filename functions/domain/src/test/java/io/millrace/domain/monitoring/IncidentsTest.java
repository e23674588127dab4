package io.millrace.domain.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.event.Event;
import io.millrace.domain.monitoring.Incident.Handling;
import io.millrace.domain.project.ResponsePolicy;
import io.millrace.domain.state.DisturbedStateStore;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IncidentsTest extends IncidentsFixture {

  private final List<WindowSummary> windows = new ArrayList<>();

  private final List<WindowQuality> qualities = new ArrayList<>();

  @Test
  void oneCauseIsOneIncidentHoweverManyWindowsShowIt() {
    for (int window = 0; window < 5; window++) {
      window(1, drift("tenure", DriftVerdict.DRIFT));
      review(1, null);
      review(1, null);
    }

    assertThat(stateStore.announced())
        .containsExactly(new Event.IncidentOpened(CHURN, 1, "tenure moved"));
    Incident incident = incidents.find(CHURN, 1).orElseThrow();
    assertThat(incident.since()).isEqualTo(START);
    assertThat(incident.columns()).extracting(Incident.Affected::column).containsExactly("tenure");
    assertThat(history()).containsExactly("- to opened");
  }

  @Test
  void itWorsensEasesAndClosesAndTheNextCauseIsAnother() {
    window(1, drift("tenure", DriftVerdict.DRIFT));
    review(1, null);
    window(1, drift("tenure", DriftVerdict.SEVERE), drift("charges", DriftVerdict.DRIFT));
    review(1, null);
    window(1, drift("tenure", DriftVerdict.DRIFT));
    review(1, null);
    window(1, drift("tenure", DriftVerdict.DRIFT));
    review(1, null);
    for (int window = 0; window < 3; window++) {
      window(1, drift("tenure", DriftVerdict.NONE));
    }
    review(1, null);

    assertThat(history())
        .containsExactly("- to opened", "open to worsened", "open to eased", "open to closed");
    assertThat(incidents.find(CHURN, 1).orElseThrow().isOpen()).isFalse();
    assertThat(incidents.find(CHURN, 1).orElseThrow().worst()).isEqualTo(DriftVerdict.SEVERE);

    review(1, null);
    assertThat(incidents.find(CHURN, 2)).isEmpty(); // by windows that were looked at
    window(1, drift("tenure", DriftVerdict.DRIFT));
    review(1, null);
    assertThat(incidents.find(CHURN, 2)).isPresent();
  }

  @Test
  void whatMattersMostToTheModelIsSaidFirst() {
    window(1, drift("tenure", DriftVerdict.SEVERE), drift("charges", DriftVerdict.DRIFT));
    Incident incident =
        incidents
            .review(
                new IncidentReview(
                    CHURN, 1, 1, newest(), quality(), Map.of("tenure", 0.1, "charges", 0.6), null))
            .getFirst();

    assertThat(incident.summary()).startsWith("charges and tenure moved. ");
  }

  @Test
  void aLossOfQualityOpensAnIncidentByItselfAndWorsensOneThatIsOpen() {
    quality(DriftVerdict.DRIFT);
    review(1, null);
    Incident incident = incidents.find(CHURN, 1).orElseThrow();
    assertThat(incident.summary()).isEqualTo("The model predicts worse. AUC fell.");
    assertThat(incident.columns().getFirst().column()).isEqualTo(Incident.QUALITY);

    for (int window = 0; window < 3; window++) {
      window(1, drift("tenure", DriftVerdict.NONE));
    }
    review(1, null);
    assertThat(incidents.find(CHURN, 1).orElseThrow().isOpen())
        .as("calm windows of what it is asked say nothing of its quality")
        .isTrue();

    window(1, drift("tenure", DriftVerdict.SEVERE));
    review(1, null);
    assertThat(incidents.find(CHURN, 1).orElseThrow().summary())
        .isEqualTo("The model predicts worse, and tenure moved. AUC fell.");
    assertThat(history()).containsExactly("- to opened", "open to worsened");
  }

  @Test
  void aLossOfQualityEndsWhenLabelsSaySoAndLateOnesOfBeforeOpenNoOther() {
    quality(DriftVerdict.DRIFT);
    quality(DriftVerdict.NOT_COMPARED);
    review(1, null);
    for (int window = 0; window < 3; window++) {
      quality(DriftVerdict.NONE);
    }
    review(1, null);

    assertThat(incidents.find(CHURN, 1).orElseThrow().closed())
        .extracting(Incident.Closed::why)
        .isEqualTo("3 windows in a row show no loss of quality");
    WindowQuality late = qualities.get(1);
    qualities.set(1, quality(late.from(), DriftVerdict.SEVERE, List.of()));
    review(1, null);
    assertThat(incidents.find(CHURN, 2)).isEmpty();

    quality(DriftVerdict.SEVERE);
    review(1, null);
    assertThat(incidents.find(CHURN, 2)).isPresent();
  }

  @Test
  void aWindowOfTooFewSaysNothing() {
    window(1, drift("tenure", DriftVerdict.TOO_FEW_ROWS));
    review(1, null);

    assertThat(stateStore.announced()).isEmpty();
  }

  @Test
  void itIsAnsweredOnceByARetrainingOnNewerDataAndOnlyThen() {
    published(1);
    window(1, drift("tenure", DriftVerdict.DRIFT));
    review(1, RETRAIN);
    assertThat(incidents.find(CHURN, 1).orElseThrow().held())
        .isEqualTo("no data were published after dataset 1, which version 1 learned from");

    published(2);
    review(1, RETRAIN);
    window(1, drift("tenure", DriftVerdict.DRIFT));
    review(1, RETRAIN);

    assertThat(stateStore.announced())
        .containsExactly(
            new Event.IncidentOpened(CHURN, 1, "tenure moved"),
            new Event.RetrainingWanted(CHURN, 1));
    assertThat(incidents.find(CHURN, 1).orElseThrow().retraining())
        .isEqualTo(new Incident.Retraining(2, START.plus(LENGTH)));
    assertThat(incidents.find(CHURN, 1).orElseThrow().held()).isNull();

    window(2, drift("tenure", DriftVerdict.NONE));
    review(2, RETRAIN);
    assertThat(incidents.find(CHURN, 1).orElseThrow().closed())
        .extracting(Incident.Closed::why)
        .isEqualTo("version 2 serves instead of version 1");
  }

  /** Labels come late and are not told of by themselves: each review counts them anew. */
  @Test
  void itWaitsUntilEnoughIsKnownOfWhatCameTrueSinceItBegan() {
    var patient = new ResponsePolicy(true, Duration.ofDays(1), 2, null, null, 1200);
    published(2);
    quality(DriftVerdict.NONE); // of before
    window(1, drift("tenure", DriftVerdict.NONE));
    window(1, drift("tenure", DriftVerdict.DRIFT));
    review(1, patient);
    assertThat(incidents.find(CHURN, 1).orElseThrow().held())
        .isEqualTo(
            "it is not yet known of 1200 predictions since %s what came true"
                .formatted(START.plus(LENGTH)));

    quality(DriftVerdict.NONE);
    review(1, patient);
    quality(DriftVerdict.NONE);
    review(1, patient); // a thousand
    assertThat(incidents.find(CHURN, 1).orElseThrow().retraining()).isNull();
    assertThat(history()).as("said once").containsExactly("- to opened", "open to held");

    quality(DriftVerdict.NONE);
    review(1, patient);
    review(1, patient);
    assertThat(stateStore.announced())
        .filteredOn(Event.RetrainingWanted.class::isInstance)
        .containsExactly(new Event.RetrainingWanted(CHURN, 1));
    assertThat(incidents.find(CHURN, 1).orElseThrow().held()).isNull();
  }

  @Test
  void retrainingsCoolDownAndAreSoManyAWeekAtMost() {
    published(9);
    for (int incident = 1; incident <= 4; incident++) {
      window(incident, drift("tenure", DriftVerdict.DRIFT));
      review(incident, RETRAIN);
      if (incident == 2) {
        assertThat(incidents.find(CHURN, 2).orElseThrow().held()).startsWith("the last retraining");
        now = now.plus(Duration.ofDays(1));
        review(2, RETRAIN);
      }
    }

    assertThat(incidents.find(CHURN, 3).orElseThrow().held()).contains("seven days");
    assertThat(stateStore.announced())
        .filteredOn(Event.RetrainingWanted.class::isInstance)
        .containsExactly(
            new Event.RetrainingWanted(CHURN, 1), new Event.RetrainingWanted(CHURN, 2));
  }

  @Test
  void peopleAcknowledgeSilenceAndCloseIt() {
    published(2);
    window(1, drift("tenure", DriftVerdict.DRIFT));
    review(1, null);
    Instant until = now.plus(Duration.ofHours(1));
    incidents.handle(
        CHURN, 1, "ada", "silenced", "a campaign", _ -> new Handling("ada", null, until));
    incidents.handle(
        CHURN, 1, "ada", "silenced", "a campaign", _ -> new Handling("ada", null, until));
    review(1, RETRAIN);

    assertThat(incidents.find(CHURN, 1).orElseThrow().held()).startsWith("it is silenced until");
    incidents.close(CHURN, 1, "ada", "it was the campaign");
    review(1, RETRAIN);
    assertThat(history())
        .containsExactly("- to opened", "open to silenced", "open to held", "open to closed");
    assertThatThrownBy(() -> incidents.close(CHURN, 1, "ada", "again"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("incident 1 is closed");
  }

  /** Whatever is lost, repeated or done at once by another. */
  @Test
  void neverAreTwoRetrainingsAskedForOneCauseNorTwoIncidentsOpen() {
    for (int seed = 0; seed < 2000; seed++) {
      var calm = new InMemoryStateStore();
      calm.write(List.of(dataset(1), dataset(2)), List.of());
      windows.clear();
      window(1, drift("tenure", DriftVerdict.DRIFT));
      window(1, drift("tenure", DriftVerdict.SEVERE));
      IncidentReview review =
          new IncidentReview(CHURN, 1, 1, newest(), quality(), Map.of(), RETRAIN);
      var random = new Random(seed);
      Incidents other = incidents(calm);
      Incidents disturbed =
          incidents(new DisturbedStateStore(calm, random, 12, () -> other.review(review)));
      for (int turn = 0; turn < 20; turn++) {
        try {
          disturbed.review(review);
        } catch (UnavailableException killed) {
          // the next turn goes on
        }
      }

      assertThat(calm.announced())
          .as("seed %s", seed)
          .containsExactly(
              new Event.IncidentOpened(CHURN, 1, "tenure moved"),
              new Event.RetrainingWanted(CHURN, 1));
      assertThat(calm.latest(Incident.class, Key.partitionOf(CHURN), Incident.prefix(), 10))
          .hasSize(1);
    }
  }

  private void review(int live, @Nullable ResponsePolicy policy) {
    incidents.review(new IncidentReview(CHURN, live, 1, newest(), quality(), Map.of(), policy));
  }

  private List<WindowSummary> newest() {
    return windows.reversed();
  }

  @Test
  void aMetricThatIsTooLowIsOfTheModelAndEndsWithItsWindows() {
    earned(DriftVerdict.DRIFT);
    review(1, null);

    Incident incident = incidents.find(CHURN, 1).orElseThrow();
    assertThat(incident.summary())
        .isEqualTo("(metric saved) is lower than it is to be. saved is too low.");
    assertThat(incident.isLossOfQuality()).as("and so nothing is rolled back for it").isFalse();
    assertThat(incident.cause()).startsWith("What it is asked looks as it did.");
    for (int window = 0; window < 3; window++) {
      quality(DriftVerdict.NONE); // where it is not declared any more
    }
    review(1, null);
    assertThat(incidents.find(CHURN, 1).orElseThrow().closed())
        .isNotNull()
        .extracting(Incident.Closed::why)
        .isEqualTo("3 windows in a row show no metric below what it is to be");
    review(1, null);
    assertThat(incidents.find(CHURN, 2)).isEmpty();
  }

  @Test
  void aMetricIsJudgedWhereTheQualityCannotBe() {
    earned(DriftVerdict.DRIFT, DriftVerdict.NOT_COMPARED);
    review(1, null);

    assertThat(incidents.find(CHURN, 1)).isPresent();
  }

  private void earned(DriftVerdict verdict) {
    earned(verdict, DriftVerdict.NONE);
  }

  private void earned(DriftVerdict verdict, DriftVerdict ofQuality) {
    quality(
        ofQuality,
        new BusinessFigure("saved", 500, -20, null, 1.0, verdict, true, "saved is too low."));
  }

  private List<WindowQuality> quality() {
    return qualities.reversed();
  }

  /** What is known of a window after those so far: labels come later than what is asked. */
  private void quality(DriftVerdict verdict, BusinessFigure... earned) {
    WindowQuality next =
        quality(START.plus(LENGTH.multipliedBy(qualities.size())), verdict, Arrays.asList(earned));
    qualities.add(next);
    assertThat(
            stateStore.write(
                List.of(Write.create(WindowQuality.key(CHURN, 1, next.from()), next)), List.of()))
        .isTrue();
  }

  private static WindowQuality quality(
      Instant from, DriftVerdict verdict, List<BusinessFigure> earned) {
    return new WindowQuality(
        CHURN,
        1,
        from,
        from.plus(LENGTH),
        from,
        1000,
        500,
        Duration.ofHours(2),
        new TreeMap<>(Map.of(Metric.AUC, new Estimate(0.6, 0.5, 0.7))),
        null,
        verdict,
        verdict.isDrift(),
        "AUC fell.",
        earned,
        null,
        null,
        null,
        null,
        null);
  }

  private void window(int version, ColumnDrift... columns) {
    Instant from = START.plus(LENGTH.multipliedBy(windows.size()));
    windows.add(
        WindowSummary.of(
            CHURN, version, from, from.plus(LENGTH), from, 1000, Arrays.asList(columns)));
    now = now.isAfter(from) ? now : from.plus(LENGTH);
  }

  private static ColumnDrift drift(String column, DriftVerdict verdict) {
    var evidence = new Evidence(Measure.DISTRIBUTION, 0.5, 1e-9, 1000, 1000);
    return new ColumnDrift(column, 0.5, verdict, verdict.isDrift(), evidence, column + " moved.");
  }
}
