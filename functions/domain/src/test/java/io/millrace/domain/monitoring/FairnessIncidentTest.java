package io.millrace.domain.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.evaluation.FairnessMeasure;
import io.millrace.domain.event.Event;
import io.millrace.domain.state.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A group that is worse off than a gate lets it be, as one incident of the model. */
class FairnessIncidentTest extends IncidentsFixture {

  private final List<WindowQuality> newestFirst = new ArrayList<>();

  @Test
  void itIsOneIncidentHoweverManyWindowsShowItAndEndsWithThreeThatDoNot() {
    window(DriftVerdict.DRIFT);
    window(DriftVerdict.DRIFT);
    Incident incident = incidents.find(CHURN, 1).orElseThrow();
    assertThat(incident.summary())
        .isEqualTo(
            "The disparate impact of sex = f is other than it may be. disparate impact of sex = f is"
                + " 0.20.");
    assertThat(incident.cause()).contains("its card tells how it was there");

    window(DriftVerdict.NONE);
    window(DriftVerdict.TOO_FEW_ROWS); // says nothing
    window(DriftVerdict.NONE);
    assertThat(incidents.find(CHURN, 1).orElseThrow().isOpen()).isTrue();
    window(DriftVerdict.NONE);

    assertThat(incidents.find(CHURN, 1).orElseThrow().closed())
        .extracting(Incident.Closed::why)
        .isEqualTo("3 windows in a row show no group worse off than may be");
    assertThat(stateStore.announced())
        .filteredOn(Event.IncidentOpened.class::isInstance)
        .hasSize(1);
  }

  private void window(DriftVerdict verdict) {
    Instant from = START.plus(LENGTH.multipliedBy(newestFirst.size()));
    newestFirst.addFirst(
        GroupedWindow.of(
            from,
            List.of(
                new GroupQuality(
                    List.of("sex"),
                    "f",
                    GroupCounts.NONE,
                    new TreeMap<>(),
                    List.of(
                        new FairnessFigure(
                            FairnessMeasure.DISPARATE_IMPACT,
                            0.8,
                            from,
                            verdict,
                            verdict.isDrift(),
                            "disparate impact of sex = f is 0.20."))))));
    WindowQuality newest = newestFirst.getFirst();
    assertThat(
            stateStore.write(
                List.of(Write.create(WindowQuality.key(CHURN, 1, from), newest)), List.of()))
        .isTrue();
    now = from.plus(LENGTH);
    incidents.review(new IncidentReview(CHURN, 1, 1, List.of(), newestFirst, Map.of(), null));
  }
}
